package dev.weir.bench;

import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.bandit.Learner;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.bandit.Told;
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

/** One ask and one tell, on 20 values where the rule has a grid. The cost has its valley at a value that moves with the context, as that of relaxation does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1)
public class LearnerBench {
    private static final ContextRange RANGE = new ContextRange(0, 1, 20);

    @Param({"tsallis", "binned", "bound", "chebcb", "curve"})
    private String rule = "";

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);

    private final double[] contexts = random.doubles(4096).toArray();
    private final double[] noise = random.doubles(4096, 0.95, 1.05).toArray();
    private Learner learner = learner();
    private int next;

    @Setup
    public void learn() {
        learner = learner();
        for (int round = 0; round < 2000; round++) {
            askAndTell();
        }
    }

    @Benchmark
    public Told askAndTell() {
        int round = next++ & 4095;
        double context = contexts[round];
        Ticket ticket = learner.ask(context, 0);
        double off = ticket.value() - 1.8 + 0.5 * context;
        return learner.tell(ticket.id(), Math.rint(noise[round] * (40 + 400 * Math.abs(off))), 0);
    }

    private Learner learner() {
        return Learner.create(LearnerConfig.of(config(), 7));
    }

    private RuleConfig config() {
        return switch (rule) {
            case "binned" -> new RuleConfig.Binned(RuleConfig.TsallisInf.over(Grid.omega()), RANGE, 5);
            case "bound" -> RuleConfig.ConfidenceBound.over(Grid.omega());
            case "chebcb" -> RuleConfig.ChebCb.over(Grid.omega(), RANGE);
            case "curve" -> RuleConfig.ZoomingCurve.over(Axis.omega(), RANGE);
            default -> RuleConfig.TsallisInf.over(Grid.omega());
        };
    }
}
