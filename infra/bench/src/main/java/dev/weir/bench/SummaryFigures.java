package dev.weir.bench;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.FloatExcess;
import dev.weir.kernels.submodular.Algorithm;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SimilarityMatrix;
import dev.weir.kernels.submodular.StaticGreedy;
import dev.weir.kernels.submodular.Summary;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is promised of the summary engine, measured: a JSON list of {@code {name, value, target, holds}}. Ratios are taken within this run. A minute or two, on
 * one core; start it with {@code --add-modules jdk.incubator.vector}.
 */
public final class SummaryFigures {
    private static final int MATRIX = 1797;

    private final List<Figure> figures = new ArrayList<>();

    private SummaryFigures() {}

    public static void main(String[] args) {
        new SummaryFigures().run(System.out);
    }

    void run(PrintStream out) {
        double few = callsPerUpdate(new WindowRun(1_000, 10, 20_000));
        WindowRun large = new WindowRun(100_000, 10, 30_000);
        double many = callsPerUpdate(large);
        figures.add(Figure.atMost("calls per update, k = 10, n = 1e5 over n = 1e3", many / few, 1.3));
        againstGreedy("k = 10, n = 1e5", large, many, 500);
        WindowRun deep = new WindowRun(10_000, 50, 10_000);
        againstGreedy("k = 50, n = 1e4", deep, callsPerUpdate(deep), 20);
        latency();
        matrix();
        out.println(figures.stream().map(Figure::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]")));
    }

    private static double callsPerUpdate(WindowRun run) {
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

    private void matrix() {
        List<Features> rows = new WindowRun(MATRIX, 1, 0).rows(MATRIX);
        Similarity cosine = new Similarity.ShiftedCosine();
        float[] entries = new float[MATRIX * MATRIX];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = (float) cosine.between(rows.get(i / MATRIX), rows.get(i % MATRIX));
        }
        StaticGreedy greedy =
                StaticGreedy.over(SimilarityMatrix.of(entries, MATRIX, MATRIX), Collections.nCopies(MATRIX, ""));
        double pass = Double.POSITIVE_INFINITY;
        int[] members = {10, 50, 100};
        double[] times = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        float[] best = new float[MATRIX];
        Arrays.fill(best, 0.5f);
        double sink = 0;
        for (int round = 0; round < 300; round++) {
            long start = System.nanoTime();
            for (int row = 0; row < MATRIX; row++) {
                sink += FloatExcess.over(entries, row * MATRIX, best, 0, MATRIX);
            }
            pass = Math.min(pass, System.nanoTime() - start);
            for (int i = 0; i < members.length; i++) {
                start = System.nanoTime();
                sink += greedy.choose(new Algorithm.Lazy(), members[i], Map.of())
                        .value();
                times[i] = Math.min(times[i], System.nanoTime() - start);
            }
        }
        if (!Double.isFinite(sink)) {
            throw new IllegalStateException("values must be finite, but sum up to " + sink);
        }
        for (int i = 0; i < members.length; i++) {
            figures.add(Figure.atMost(
                    "passes of lazy greedy over a matrix, n = 1797, k = " + members[i],
                    times[i] / pass,
                    i == 0 ? 2 : 3));
        }
    }
}
