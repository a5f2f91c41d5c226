package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Cases.Case;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of the features, and where their columns lie, is nothing that a summary could show. */
final class SparseTest {
    /** Columns keep their running sum, which is their number modulo 8. */
    private static final int APART = 1 + 8 * 4_000_000;

    static Stream<Case> cases() {
        return Cases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aSparseCopyOfTheDataGivesTheSameSummary(Case of) {
        for (Switch when : List.of(Switch.LEVELS, Switch.RECOMPUTE)) {
            RandomGenerator random = Seeds.generator(21);
            Engine dense = Cases.engine(of, 5, 0.3, 5, when);
            Engine sparse = Cases.engine(of, 5, 0.3, 5, when);
            Engine mixed = Cases.engine(of, 5, 0.3, 5, when);
            for (int step = 0; step < 150; step++) {
                update(
                        random,
                        Cases.ROWS.size(),
                        Map.of(
                                dense, row -> row,
                                sparse, Cases::sparse,
                                mixed, row -> random.nextBoolean() ? Cases.sparse(row) : row));
                if (step % 3 == 0) {
                    requireSame(dense, sparse);
                    requireSame(dense, mixed);
                }
            }
        }
    }

    private static void requireSame(Engine one, Engine other) {
        assertEquals(one.summary(), other.summary());
        assertEquals(one.work().calls(), other.work().calls());
        one.summary().members().forEach(member -> assertEquals(one.why(member.id()), other.why(member.id())));
    }

    private static Stream<ObjectiveConfig> overAnyColumns() {
        Similarity rbf = new Similarity.Rbf(4);
        Anchors sample = new Anchors.Sample(25);
        return Stream.of(
                new ObjectiveConfig.FacilityLocation(rbf, sample),
                new ObjectiveConfig.FacilityLocation(new Similarity.ClippedCosine(), sample),
                new ObjectiveConfig.SaturatedCoverage(new Similarity.Dot(64), sample, 0.2),
                new ObjectiveConfig.Coverage(List.of()),
                new ObjectiveConfig.ProbabilisticCoverage(List.of()),
                new ObjectiveConfig.FeatureBased(new Concave.SquareRoot(), List.of()),
                new ObjectiveConfig.GivenSimilarities(List.of()),
                new ObjectiveConfig.LogDeterminant(new Similarity.ShiftedCosine(), 2),
                new ObjectiveConfig.GraphCut(rbf, 2));
    }

    @ParameterizedTest
    @MethodSource("overAnyColumns")
    void columnsThatLieFarApartAreWorthWhatTheyAreSideBySide(ObjectiveConfig objective) {
        for (Switch when : List.of(Switch.LEVELS, Switch.RECOMPUTE)) {
            RandomGenerator random = Seeds.generator(22);
            Engine near = Cases.engine(objective, 5, 0.3, Map.of(), 5, when);
            Engine far = Cases.engine(objective, 5, 0.3, Map.of(), 5, when);
            for (int step = 0; step < 120; step++) {
                update(random, 200, Map.of(near, row -> row, far, SparseTest::spread));
                if (step % 3 == 0) {
                    Summary one = near.summary();
                    Summary other = far.summary();
                    assertEquals(one.members(), other.members());
                    assertEquals(one.value(), other.value(), 0);
                    assertEquals(one.bound(), other.bound(), 0);
                    assertEquals(one.cover(), other.cover(), 0);
                }
            }
            assertTrue(
                    !far.summary().anchors().contains("columns")
                            || far.summary().anchors().matches("\\d\\d of 2147483647 columns, those that some .*"),
                    far.summary().anchors());
        }
    }

    private static Features spread(Features row) {
        Features sparse = Cases.sparse(row);
        int[] columns = new int[sparse.entries()];
        float[] values = new float[columns.length];
        for (int entry = 0; entry < columns.length; entry++) {
            columns[entry] = sparse.column(entry) * APART;
            values[entry] = sparse.value(entry);
        }
        return Features.sparse(Integer.MAX_VALUE, columns, values);
    }

    private static void update(RandomGenerator random, int rows, Map<Engine, UnaryOperator<Features>> engines) {
        String id = Digits.id(random.nextInt(60));
        boolean insert = random.nextInt(3) > 0;
        Features row = Cases.ROWS.get(random.nextInt(rows));
        engines.forEach((engine, form) -> {
            if (insert) {
                engine.upsert(id, form.apply(row), "");
            } else {
                engine.delete(id);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePlainFormIsTheSameOverEitherForm(Case of) {
        List<Features> rows = Cases.ROWS.subList(0, 40);
        PlainObjective doubles = PlainObjective.over(
                of.objective(),
                rows.stream().map(Digits::doubles).toList(),
                rows.stream().map(Digits::doubles).toList());
        for (List<Features> form :
                List.of(rows, rows.stream().map(Cases::sparse).toList())) {
            PlainObjective plain = PlainObjective.ofFeatures(of.objective(), form, form);
            List<Integer> members = List.of(0, 7, 13, 39);
            assertEquals(doubles.value(members), plain.value(members), 1e-12 * doubles.value(members));
        }
    }

    @Test
    void theSameVectorInTheOtherFormChangesNothing() {
        Engine engine = Cases.engine(new ObjectiveConfig.Coverage(List.of()), 3, 0.3, Map.of(), 1, Switch.RECOMPUTE);
        engine.upsert("a", Features.of(0, 2), "");
        Work before = engine.work();
        engine.upsert("a", Features.sparse(2, new int[] {1}, new float[] {2}), "");
        assertEquals(before, engine.work());
    }

    @Test
    void slotsComeOutOfTheHeapInOrderWhateverWasTakenOutBetween() {
        RandomGenerator random = Seeds.generator(23);
        long[] keys = random.longs(300).toArray();
        Comparator<Integer> order = Comparator.comparingLong(slot -> keys[slot]);
        SlotHeap heap = new SlotHeap((a, b) -> keys[a] < keys[b]);
        TreeSet<Integer> model = new TreeSet<>(order);
        for (int step = 0; step < 5000; step++) {
            int slot = random.nextInt(keys.length);
            if (random.nextInt(3) > 0) {
                if (model.add(slot)) {
                    heap.add(slot);
                }
            } else if (random.nextBoolean() && !model.isEmpty()) {
                assertEquals(model.removeFirst(), heap.removeFirst());
            } else {
                assertEquals(model.remove(slot), heap.remove(slot));
            }
            assertEquals(model.isEmpty(), heap.isEmpty());
        }
    }

    @Test
    void totalsForgetColumnsThatNobodyTouchesAnyMore() {
        ColumnTotals totals = new ColumnTotals(new Columns.Touched(1));
        for (int i = 0; i < 10_000; i++) {
            totals.add(new ColumnSum.Row(new int[] {i, i + 1}, new long[] {1, 1}));
            if (i >= 5) {
                totals.subtract(new ColumnSum.Row(new int[] {i - 5, i - 4}, new long[] {1, 1}));
            }
        }
        assertEquals(6, totals.touched());
        assertEquals(6, totals.value(new ColumnWeights(List.of())), 0);
        assertTrue(totals.known() < 200, totals.known() + " columns are remembered");
    }
}
