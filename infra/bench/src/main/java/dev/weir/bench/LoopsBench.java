package dev.weir.bench;

import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.linalg.SquaredDistance;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The inner loops. Without {@code --add-modules jdk.incubator.vector} in the fork's arguments the same methods run their plain forms. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public class LoopsBench {
    private static final int PREFIXES = 10;

    @Param({"256", "1024"})
    private int anchors;

    @Param("64")
    private int columns;

    private int[] row = new int[0];
    private int[] best = new int[0];
    private final long[] sums = new long[PREFIXES];
    private float[] a = new float[0];
    private float[] b = new float[0];

    @Setup
    public void draw() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        row = random.ints(anchors, 0, Excess.ENTRY_MAX).toArray();
        best = random.ints((long) anchors * PREFIXES, 0, Excess.ENTRY_MAX).toArray();
        for (int i = anchors; i < best.length; i++) {
            best[i] = Math.max(best[i], best[i - anchors]);
        }
        a = new float[columns];
        b = new float[columns];
        for (int i = 0; i < columns; i++) {
            a[i] = random.nextFloat();
            b[i] = random.nextFloat();
        }
    }

    @Benchmark
    public long excess() {
        return Excess.over(row, best, 0, anchors);
    }

    @Benchmark
    public long[] excessOverAllPrefixes() {
        Excess.overAll(row, best, anchors, anchors, PREFIXES, sums);
        return sums;
    }

    @Benchmark
    public float squaredDistance() {
        return SquaredDistance.of(a, b);
    }
}
