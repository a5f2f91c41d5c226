package dev.weir.actors.compute;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Measures on the lane itself: the best of a few products of random matrices, and of a few copies larger than its caches. */
final class SgemmCeiling implements Ceiling.Measure {
    private static final int SIZE = 384;
    private static final int COPIED = 16 << 20;
    private static final int TIMES = 6;

    private final Kernel gemm;
    private final LongSupplier clock;

    SgemmCeiling(Kernel gemm, LongSupplier clock) {
        this.gemm = gemm;
        this.clock = clock;
    }

    @Override
    public Ceiling of(Lane lane) {
        Shape square = Shape.of(SIZE, SIZE);
        Job job = new Job(
                gemm.name(),
                Params.NONE,
                Map.of("A", new FloatTensor(square, random(1)), "B", new FloatTensor(square, random(2))));
        byte[] from = new byte[COPIED];
        byte[] to = new byte[COPIED];
        double product = best(() -> lane.run(gemm, job));
        double copy = best(() -> System.arraycopy(from, 0, to, 0, COPIED));
        return new Ceiling(2.0 * SIZE * SIZE * SIZE / product, 2.0 * COPIED / copy);
    }

    /** Seconds. */
    private double best(Runnable work) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            long start = clock.getAsLong();
            work.run();
            best = Math.min(best, clock.getAsLong() - start);
        }
        return Math.max(1, best) * 1e-9;
    }

    private static float[] random(long seed) {
        var random = new SplittableRandom(seed);
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
