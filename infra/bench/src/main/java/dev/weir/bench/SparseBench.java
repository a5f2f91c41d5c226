package dev.weir.bench;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.Arrays;
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

/** Texts of ten words in a count window of 10 000 over 256 fixed anchors: words in 256 dense columns, or in many sparse ones. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public class SparseBench {
    private static final int LIVE = 10_000;
    private static final int WORDS = 10;

    @Param({"256", "65536", "1073741824"})
    private int columns;

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
        for (next = 0; next < LIVE; next++) {
            engine.upsert("e" + next, supply.get(next % supply.size()), "");
        }
        engine.summary();
    }

    @Benchmark
    public int update() {
        engine.delete("e" + (next - LIVE));
        engine.upsert("e" + next, supply.get(next % supply.size()), "");
        return next++;
    }

    @Benchmark
    public Summary updateAndPublish() {
        update();
        return engine.summary();
    }

    private static SummaryConfig config(List<Features> anchors) {
        return new SummaryConfig(
                10,
                0.5,
                new Similarity.ClippedCosine(),
                new Anchors.Fixed(anchors),
                Map.of(),
                SummaryConfig.POOL_PER_MEMBER,
                7);
    }

    /** Few words are said often. */
    private Features draw() {
        int[] words = random.doubles()
                .mapToInt(u -> (int) Math.pow(columns, u) - 1)
                .distinct()
                .limit(WORDS)
                .sorted()
                .toArray();
        float[] values = new float[WORDS];
        Arrays.fill(values, 1);
        Features sparse = Features.sparse(columns, words, values);
        if (columns > 1024) {
            return sparse;
        }
        float[] row = new float[columns];
        sparse.copyInto(row, 0);
        return Features.of(row);
    }
}
