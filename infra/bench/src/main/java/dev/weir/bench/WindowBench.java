package dev.weir.bench;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.List;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** A count window over 256 fixed anchors: one delete and one insert, and a publication after them. What the elements are, the subclass says. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public abstract class WindowBench {
    final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);

    private List<Features> supply = List.of();

    @SuppressWarnings("NullAway.Init") // Set before anything is measured.
    private DynamicSummary engine;

    private int next;

    abstract int live();

    abstract SummaryConfig config(List<Features> anchors);

    abstract Features draw();

    @Setup
    public void fill() {
        supply = Stream.generate(this::draw).limit(4096).toList();
        engine = DynamicSummary.create(
                config(Stream.generate(this::draw).limit(256).toList()));
        for (next = 0; next < live(); next++) {
            engine.upsert("e" + next, supply.get(next % supply.size()), "");
        }
        engine.summary();
    }

    @Benchmark
    public int update() {
        engine.delete("e" + (next - live()));
        engine.upsert("e" + next, supply.get(next % supply.size()), "");
        return next++;
    }

    @Benchmark
    public Summary updateAndPublish() {
        update();
        return engine.summary();
    }
}
