package dev.weir.bench;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
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

/** A count window over 256 fixed anchors, 49 columns: one delete and one insert, and a publication after them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public class SummaryBench {
    private static final int COLUMNS = 49;

    @Param({"1000", "10000"})
    private int live;

    @Param("10")
    private int k;

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);

    private List<Features> supply = List.of();
    private DynamicSummary engine = DynamicSummary.create(config(List.of(Features.of(0))));
    private int next;

    @Setup
    public void fill() {
        supply = Stream.generate(this::draw).limit(4096).toList();
        engine = DynamicSummary.create(
                config(Stream.generate(this::draw).limit(256).toList()));
        for (next = 0; next < live; next++) {
            engine.upsert("e" + next, supply.get(next % supply.size()), "");
        }
        engine.summary();
    }

    @Benchmark
    public int update() {
        engine.delete("e" + (next - live));
        engine.upsert("e" + next, supply.get(next % supply.size()), "");
        return next++;
    }

    @Benchmark
    public Summary updateAndPublish() {
        update();
        return engine.summary();
    }

    private SummaryConfig config(List<Features> anchors) {
        return new SummaryConfig(
                Math.max(1, k),
                0.5,
                new Similarity.Rbf(COLUMNS),
                new Anchors.Fixed(anchors),
                Map.of(),
                SummaryConfig.POOL_PER_MEMBER,
                7);
    }

    private Features draw() {
        float[] values = new float[COLUMNS];
        float centre = random.nextInt(8);
        for (int i = 0; i < COLUMNS; i++) {
            values[i] = (float) random.nextGaussian(centre, 0.5);
        }
        return Features.of(values);
    }
}
