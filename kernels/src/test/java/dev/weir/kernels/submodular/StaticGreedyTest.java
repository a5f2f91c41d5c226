package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Cases.Case;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticGreedyTest {
    private static final Similarity RBF = new Similarity.Rbf(4);

    static Stream<Case> cases() {
        return Cases.all();
    }

    static LongStream seeds() {
        return Seeds.of(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 30, 60})
    void lazyChoosesAsPlainDoes(int k) {
        Digits digits = new Digits("digits-tiny");
        TreeMap<Integer, Integer> live = new TreeMap<>();
        for (int i = 0; i < digits.features.size(); i++) {
            live.put(i, i);
        }
        StaticGreedy greedy = digits.yardstick(live, digits.features);
        Map<String, Integer> quotas = Map.of("1", 1, "2", 0);
        assertEquals(
                greedy.plain(k, Map.of()).chosen(), greedy.lazy(k, Map.of()).chosen());
        assertEquals(greedy.plain(k, quotas).chosen(), greedy.lazy(k, quotas).chosen());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyAlgorithmComesCloseToGreedyAndKeepsTheQuotas(Case of) {
        TreeMap<Integer, Integer> rows = new TreeMap<>();
        List<String> groups = new ArrayList<>();
        for (int row = 0; row < 150; row++) {
            rows.put(row, row);
            groups.add(String.valueOf(row % 5));
        }
        StaticGreedy greedy = StaticGreedy.over(Cases.plain(of, rows), groups);
        Map<String, Integer> quotas = Map.of("0", 1, "1", 0);
        double best = greedy.plain(6, Map.of()).value();
        assertEquals(best, greedy.lazy(6, Map.of()).value(), 1e-9 * best);
        least(greedy, new Algorithm.Stochastic(0.05, 3), 0.85 * best);
        least(greedy, new Algorithm.LazierThanLazy(0.05, 3), 0.85 * best);
        least(greedy, new Algorithm.Threshold(0.05), 0.9 * best);
        least(greedy, new Algorithm.SieveStreaming(0.1), 0.5 * best);
        least(greedy, new Algorithm.ThreeSieves(0.1, 10), 0.4 * best);
        for (Algorithm algorithm : algorithms()) {
            StaticGreedy.Choice choice = greedy.choose(algorithm, 6, quotas);
            assertEquals(choice.chosen().size(), new HashSet<>(choice.chosen()).size());
            assertTrue(choice.chosen().stream().noneMatch(e -> groups.get(e).equals("1")));
            assertTrue(choice.chosen().stream()
                            .filter(e -> groups.get(e).equals("0"))
                            .count()
                    <= 1);
            assertEquals(greedy.value(choice.chosen()), choice.value(), 1e-9 * best);
            assertEquals(choice, greedy.choose(algorithm, 6, quotas));
            assertEquals(List.of(), greedy.choose(algorithm, 0, quotas).chosen());
        }
    }

    private static void least(StaticGreedy greedy, Algorithm algorithm, double value) {
        StaticGreedy.Choice choice = greedy.choose(algorithm, 6, Map.of());
        assertTrue(choice.chosen().size() <= 6);
        assertTrue(choice.value() >= value, algorithm + " reached " + choice.value() + " under " + value);
    }

    static List<Algorithm> algorithms() {
        return List.of(
                new Algorithm.Plain(),
                new Algorithm.Lazy(),
                new Algorithm.Stochastic(0.1, 1),
                new Algorithm.LazierThanLazy(0.1, 1),
                new Algorithm.Threshold(0.1),
                new Algorithm.SieveStreaming(0.1),
                new Algorithm.ThreeSieves(0.1, 5));
    }

    @Test
    void lazierChoosesAsStochasticDoes() {
        List<Features> rows = Cases.ROWS.subList(0, 300);
        StaticGreedy greedy = StaticGreedy.over(PlainObjective.byBlocks(RBF, rows, rows), ungrouped(300));
        assertEquals(
                greedy.choose(new Algorithm.Stochastic(0.1, 9), 12, Map.of()),
                greedy.choose(new Algorithm.LazierThanLazy(0.1, 9), 12, Map.of()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void greedyOverAMatrixIsPlainGreedyTiesIncluded(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int rows = 50 + random.nextInt(200);
        int columns = 1 + random.nextInt(600);
        float[] entries = new float[rows * columns];
        for (int i = 0; i < entries.length; i++) {
            // On some seeds a part of the columns counts for next to nothing.
            double scale = seed % 2 == 0 && i % columns % 256 < 16 ? 1e-3 : 1;
            double entry = scale * Math.pow(random.nextDouble(), 4);
            // On some, many gains are the same, and the first of them is to be taken.
            entries[i] = (float) (seed % 3 == 0 ? Math.rint(2 * entry) / 2 : entry);
        }
        List<String> groups = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            groups.add(String.valueOf(row % 3));
        }
        StaticGreedy greedy = StaticGreedy.over(SimilarityMatrix.of(entries, rows, columns), groups);
        for (Map<String, Integer> quotas : List.of(Map.<String, Integer>of(), Map.of("0", 2, "1", 0))) {
            for (int k : new int[] {0, 1, 2, 17, rows + 3}) {
                assertEquals(greedy.plain(k, quotas), greedy.lazy(k, quotas));
            }
        }
    }

    @Test
    void featuresByBlocksAreWorthWhatTheMatrixIs() {
        List<Features> rows = Cases.ROWS.subList(0, 120);
        for (Similarity similarity :
                List.of(RBF, new Similarity.ShiftedCosine(), new Similarity.ClippedCosine(), new Similarity.Dot(64))) {
            PlainObjective blocks = PlainObjective.byBlocks(similarity, rows, rows);
            List<double[]> doubles = rows.stream().map(Digits::doubles).toList();
            PlainObjective plain = PlainObjective.over(
                    new ObjectiveConfig.FacilityLocation(similarity, new Anchors.Fixed(rows)), doubles, doubles);
            for (int e = 0; e < 100; e += 13) {
                assertEquals(plain.gain(e), blocks.gain(e), 1e-4);
                plain.add(e);
                blocks.add(e);
                assertEquals(plain.value(), blocks.value(), 1e-3);
            }
        }
    }

    @Test
    void whatIsNoSimilarityIsNamed() {
        assertEquals(
                "similarity in row 1, column 0 must be finite and at least 0, but was -1.0",
                assertThrows(IllegalArgumentException.class, () -> SimilarityMatrix.of(new float[] {0, 1, -1, 0}, 2, 2))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> SimilarityMatrix.of(new float[3], 2, 2));
    }

    private static List<String> ungrouped(int count) {
        return Collections.nCopies(count, "");
    }
}
