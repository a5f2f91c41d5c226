package dev.weir.bench;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.ComputePool;
import dev.weir.actors.compute.Priority;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One long job at a time, which the pool splits over its lanes, beside the same job on one thread in line. */
final class SplitFigures {
    /** Long enough to be split: shorter jobs are not worth it. */
    private static final int LENGTH = 1 << 16;

    private static final int STATES = 16;
    private static final int CHANNELS = 128;
    private static final int ROUNDS = 16;

    private final Catalogue catalogue;
    private final Backend backend;
    private final ComputePool pool;

    SplitFigures(Catalogue catalogue, Backend backend, ComputePool pool) {
        this.catalogue = catalogue;
        this.backend = backend;
        this.pool = pool;
    }

    List<Figure> all() {
        return List.of(
                measured("selective scan, N = " + STATES, SplitFigures::scan),
                measured("scan of four groups, N = " + STATES, SplitFigures::groups),
                measured("causal linear attention, 8 heads", SplitFigures::heads));
    }

    /** In line and through the pool take turns; the best of each counts. */
    private Figure measured(String what, Supplier<Job> made) {
        Job job = made.get();
        Kernel kernel = catalogue.kernel(job.kernel());
        double inLine = Double.POSITIVE_INFINITY;
        double pooled = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            kernel.run(job, backend);
            long between = System.nanoTime();
            Answer answer = pool.submit(job, Priority.NORMAL, Duration.ofMinutes(1))
                    .answer()
                    .toCompletableFuture()
                    .join();
            if (!(answer instanceof Answer.Done)) {
                throw new IllegalStateException("no result, but " + answer);
            }
            inLine = Math.min(inLine, (between - start) * 1e-9);
            pooled = Math.min(pooled, (System.nanoTime() - between) * 1e-9);
        }
        return Figure.measured(what + ", one thread in line over the lanes", inLine / pooled);
    }

    private static Job scan() {
        Map<String, Tensor> inputs = Map.of(
                "u", drawn(1, LENGTH, CHANNELS),
                "delta", drawn(2, LENGTH, CHANNELS),
                "A", decay(CHANNELS),
                "B", drawn(3, LENGTH, 1, STATES),
                "C", drawn(4, LENGTH, 1, STATES));
        return new Job("selective_scan", Params.NONE, inputs);
    }

    private static Job groups() {
        Map<String, Tensor> inputs = new HashMap<>(Map.of("x", drawn(1, LENGTH, CHANNELS)));
        for (int i = 0; i < 4; i++) {
            inputs.put("delta" + i, drawn(2 + i, LENGTH, CHANNELS / 4));
            inputs.put("A" + i, decay(CHANNELS / 4));
            inputs.put("B" + i, drawn(6 + i, LENGTH, 1, STATES));
            inputs.put("C" + i, drawn(10 + i, LENGTH, 1, STATES));
        }
        return new Job("group_scan4", Params.of(Map.of("H", 256, "W", LENGTH / 256)), inputs);
    }

    private static Job heads() {
        Map<String, Tensor> inputs = Map.of(
                "Q", drawn(1, 8, LENGTH / 4, 64), "K", drawn(2, 8, LENGTH / 4, 64), "V", drawn(3, 8, LENGTH / 4, 64));
        return new Job("linear_attention", Params.of(Map.of("causal", true)), inputs);
    }

    private static FloatTensor decay(int channels) {
        FloatTensor a = new FloatTensor(Shape.of(channels, STATES));
        Arrays.fill(a.values(), -0.5f);
        return a;
    }

    private static FloatTensor drawn(int seed, int... sizes) {
        Shape shape = Shape.of(sizes);
        return new FloatTensor(shape, Data.random(seed, shape.count()));
    }
}
