package dev.weir.bench;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.FloatExcess;
import dev.weir.kernels.submodular.Algorithm;
import dev.weir.kernels.submodular.PlainObjective;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SimilarityMatrix;
import dev.weir.kernels.submodular.StaticGreedy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Lazy greedy where all similarities are given, and where they are made as they are needed. The measure is a pass: reading each of the n² once. Processor
 * time, for others may be at work, and medians of interleaved rounds.
 */
final class MatrixFigures {
    private static final int MATRIX = 1797;
    private static final int FEATURES = 20_000;
    private static final int ROUNDS = 100;
    private static final int[] MEMBERS = {10, 50, 100};

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final Similarity cosine = new Similarity.ShiftedCosine();
    private final List<Figure> figures = new ArrayList<>();
    private double sink;

    List<Figure> all() {
        given();
        made();
        if (!Double.isFinite(sink)) {
            throw new IllegalStateException("values must be finite, but sum up to " + sink);
        }
        return figures;
    }

    private double seconds(Runnable work) {
        long start = clock.getCurrentThreadCpuTime();
        work.run();
        return (clock.getCurrentThreadCpuTime() - start) / 1e9;
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private float[] entries() {
        List<Features> rows = new WindowRun(MATRIX, 1, 0).rows(MATRIX);
        float[] entries = new float[MATRIX * MATRIX];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = (float) cosine.between(rows.get(i / MATRIX), rows.get(i % MATRIX));
        }
        return entries;
    }

    private void given() {
        float[] entries = entries();
        StaticGreedy greedy =
                StaticGreedy.over(SimilarityMatrix.of(entries, MATRIX, MATRIX), Collections.nCopies(MATRIX, ""));
        double[] passes = new double[ROUNDS];
        double[] handOvers = new double[ROUNDS];
        double[][] choices = new double[MEMBERS.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            passes[round] = seconds(() -> pass(entries));
            handOvers[round] = seconds(
                    () -> sink += SimilarityMatrix.of(entries, MATRIX, MATRIX).size());
            for (int i = 0; i < MEMBERS.length; i++) {
                int k = MEMBERS[i];
                choices[i][round] = seconds(() -> lazy(greedy, k));
            }
        }
        double pass = median(passes);
        for (int i = 0; i < MEMBERS.length; i++) {
            figures.add(Figure.atMost(
                    "passes of lazy greedy over a matrix, n = 1797, k = " + MEMBERS[i],
                    median(choices[i]) / pass,
                    i == 0 ? 2 : 3));
        }
        figures.add(Figure.atMost(
                "passes to hand that matrix over: the check, and the sums of the rows", median(handOvers) / pass, 5));
    }

    private void pass(float[] entries) {
        float[] best = new float[MATRIX];
        Arrays.fill(best, 0.5f);
        for (int row = 0; row < MATRIX; row++) {
            sink += FloatExcess.over(entries, row * MATRIX, best, 0, MATRIX);
        }
    }

    private void lazy(StaticGreedy greedy, int k) {
        sink += greedy.choose(new Algorithm.Lazy(), k, Map.of()).value();
    }

    /** The matrix would take 1.6 GB. */
    private void made() {
        List<Features> rows = new WindowRun(FEATURES, 1, 0).rows(FEATURES);
        long before = used();
        PlainObjective objective = PlainObjective.byBlocks(cosine, rows, rows);
        StaticGreedy greedy = StaticGreedy.over(objective, Collections.nCopies(FEATURES, ""));
        double choice = seconds(() -> lazy(greedy, 10));
        double kept = (used() - before) / 1048576.0;
        Reference.reachabilityFence(greedy);
        figures.add(Figure.atMost("processor seconds of lazy greedy over features, n = 2e4, k = 10", choice, 60));
        figures.add(Figure.atMost("MiB that it keeps, where the matrix would take 1526", kept, 100));
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
