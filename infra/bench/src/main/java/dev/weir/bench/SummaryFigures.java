package dev.weir.bench;

import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Stability;
import dev.weir.kernels.submodular.Summary;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What is promised of the summary engine, measured: a JSON list of {@code {name, value, target, holds}}. Ratios are taken within this run. Two or three minutes, on
 * one core; start it with {@code --add-modules jdk.incubator.vector}.
 */
public final class SummaryFigures {
    private static final int ANCHORS = 512;

    private final List<Figure> figures = new ArrayList<>();

    private SummaryFigures() {}

    public static void main(String[] args) {
        new SummaryFigures().run(System.out);
    }

    void run(PrintStream out) {
        double few = callsPerUpdate(new WindowRun(1_000, 10, 40_000));
        WindowRun large = new WindowRun(100_000, 10, 200_000);
        double many = callsPerUpdate(large);
        figures.add(Figure.atMost("calls per update, k = 10, n = 1e5 over n = 1e3", many / few, 1.3));
        againstGreedy("k = 10, n = 1e5", large, many, 500);
        WindowRun deep = new WindowRun(10_000, 50, 10_000);
        againstGreedy("k = 50, n = 1e4", deep, callsPerUpdate(deep), 20);
        churn(1_000, 1_000);
        churn(10_000, 300);
        merge(10);
        merge(50);
        latency();
        figures.addAll(new MatrixFigures().all());
        out.println(figures.stream().map(Figure::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]")));
    }

    static double callsPerUpdate(WindowRun run) {
        long before = run.calls();
        int updates = run.update().updates().length;
        return (double) (run.calls() - before) / updates;
    }

    private void againstGreedy(String of, WindowRun run, double calls, double least) {
        WindowRun.Greedy greedy = run.greedy();
        Summary summary = run.summary();
        figures.add(
                Figure.atLeast("calls of greedy again over calls per update, " + of, greedy.calls() / calls, least));
        figures.add(Figure.atLeast("answer over greedy, " + of, summary.value() / greedy.value(), 0.97));
        figures.add(Figure.atLeast("certificate, " + of, summary.certificate(), 0.85));
    }

    /** What stability is worth where every update is published: for at most a hundredth of the value. */
    private void churn(int n, int updates) {
        String of = ", k = 50, n = " + n;
        WindowRun.Churn canonical = new WindowRun(n, 50, updates).publishEach();
        WindowRun.Churn steady =
                new WindowRun(n, 50, updates, Optional.of(new Stability(0.01, OptionalInt.empty()))).publishEach();
        figures.add(Figure.measured("members changed per publication, canonical" + of, canonical.changes()));
        figures.add(Figure.atMost("members changed per publication, give-up = 0.01" + of, steady.changes(), 0.1));
        figures.add(Figure.atLeast("value over canonical, mean, give-up = 0.01" + of, steady.kept(), 0.99));
        figures.add(Figure.atLeast("value over canonical, least, give-up = 0.01" + of, steady.leastKept(), 0.99));
    }

    private void merge(int k) {
        var objective = new ObjectiveConfig.FacilityLocation(WindowRun.SIMILARITY, new Anchors.Sample(ANCHORS));
        MergeRun.Result result = new MergeRun(objective, k).run();
        figures.add(Figure.atLeast("merge of 4 partitions over one engine, k = " + k + ", mean", result.mean(), 0.97));
        figures.add(
                Figure.atLeast("merge of 4 partitions over one engine, k = " + k + ", least", result.least(), 0.93));
    }

    /** The first run warms up. */
    private void latency() {
        new WindowRun(10_000, 10, 60_000).update();
        WindowRun.Times times = new WindowRun(10_000, 10, 60_000).update();
        long[] updates = times.updates();
        long[] settlings = times.settlings();
        figures.add(Figure.atMost(
                "microseconds per update with its share of settling, k = 10, n = 1e4, 256 anchors",
                times.mean() / 1e3,
                50));
        figures.add(Figure.atMost(
                "p99.9 of an update over its median",
                (double) updates[updates.length * 999 / 1000] / updates[updates.length / 2],
                20));
        figures.add(Figure.atMost(
                "milliseconds of settling after " + WindowRun.BATCH + " updates, p99.9",
                settlings[settlings.length * 999 / 1000] / 1e6,
                50));
    }
}
