package dev.weir.actors.compute;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** A small matrix product of whole numbers, which every form must get exactly. */
final class Canary {
    private static final int SIZE = 24;

    private final Kernel gemm;
    private final Plan plan;
    private final Job job;
    private final float[] right = new float[SIZE * SIZE];

    Canary(Kernel gemm) {
        this.gemm = gemm;
        float[] a = whole(7, 5);
        float[] b = whole(11, 3);
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                int sum = 0;
                for (int l = 0; l < SIZE; l++) {
                    sum += (int) a[i * SIZE + l] * (int) b[l * SIZE + j];
                }
                right[i * SIZE + j] = sum;
            }
        }
        Shape square = Shape.of(SIZE, SIZE);
        job = new Job(
                gemm.name(), Params.NONE, Map.of("A", new FloatTensor(square, a), "B", new FloatTensor(square, b)));
        plan = gemm.plan(job);
    }

    private static float[] whole(int factor, int shift) {
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * factor + shift) % 17 - 8;
        }
        return values;
    }

    /** Urgent, without a deadline, and for one lane alone. */
    Entry entry(long id, Station station, long now) {
        Entry entry =
                new Entry(id, job, gemm, plan, Priority.URGENT, now, now + Compute.DEADLINE_MAX.toNanos(), 0, _ -> {});
        entry.bytes = 0;
        entry.alone = true;
        entry.pinned = station;
        return entry;
    }

    /** What is wrong with a lane, asked before it takes jobs. */
    Optional<String> wrong(Lane lane) {
        return wrong(lane.run(gemm, job));
    }

    Optional<String> wrong(Map<String, Tensor> outputs) {
        if (!(outputs.get("C") instanceof FloatTensor c) || c.shape().count() != right.length) {
            return Optional.of("the known product has no C of " + SIZE + "×" + SIZE);
        }
        for (int i = 0; i < right.length; i++) {
            if (c.values()[i] != right[i]) {
                return Optional.of(
                        "element " + i + " of the known product is " + right[i] + ", but came out as " + c.values()[i]);
            }
        }
        return Optional.empty();
    }
}
