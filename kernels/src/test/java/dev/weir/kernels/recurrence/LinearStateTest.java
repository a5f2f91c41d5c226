package dev.weir.kernels.recurrence;

import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.gemm.VectorGemm;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LinearStateTest {
    private static final int DIM = 6;
    private static final int WIDE = 5;
    private static final int ROWS = 700;

    private final VectorGemm gemm = new VectorGemm();

    static LongStream seeds() {
        return Seeds.of(6);
    }

    private record Drawn(float[] keys, float[] values) {
        static Drawn of(RandomGenerator random) {
            return new Drawn(
                    Draws.normal(random, 1, ROWS, DIM).values(),
                    Draws.normal(random, 1, ROWS, WIDE).values());
        }

        void add(LinearState state, int from, int to) {
            for (int row = from; row < to; row++) {
                state.add(keys, row * DIM, values, row * WIDE);
            }
        }
    }

    private static void assertSame(LinearState want, LinearState got, double tolerance) {
        assertArrayEquals(want.sums(), got.sums(), tolerance * ROWS);
        assertArrayEquals(want.weights(), got.weights(), tolerance * ROWS);
        assertEquals(want.size(), got.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsByTheBlockAreRowsOneByOneWithAndWithoutForgetting(long seed) {
        Drawn drawn = Drawn.of(Seeds.generator(seed));
        for (double gamma : new double[] {1, 0.99}) {
            LinearState single = new LinearState(FeatureMap.elu1(DIM), WIDE, gamma);
            drawn.add(single, 0, ROWS);
            LinearState blocks = new LinearState(FeatureMap.elu1(DIM), WIDE, gamma);
            blocks.addAll(gemm, drawn.keys, 0, drawn.values, 0, 300);
            blocks.addAll(gemm, drawn.keys, 300 * DIM, drawn.values, 300 * WIDE, ROWS - 300);
            assertSame(single, blocks, 1e-7);
        }
    }

    @Test
    void aForgettingStateWeighsEachRowByItsAge() {
        LinearState state = new LinearState(FeatureMap.relu(1), 1, 0.5);
        for (float key : new float[] {1, 2, 4}) {
            state.add(new float[] {key}, 0, new float[] {10}, 0);
        }
        assertArrayEquals(new double[] {0.25 + 1 + 4}, state.weights());
        assertArrayEquals(new double[] {52.5}, state.sums());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void statesOfShardsAddUp(long seed) {
        Drawn drawn = Drawn.of(Seeds.generator(seed));
        LinearState whole = new LinearState(FeatureMap.elu1(DIM), WIDE);
        drawn.add(whole, 0, ROWS);
        LinearState first = new LinearState(FeatureMap.elu1(DIM), WIDE);
        drawn.add(first, 0, 123);
        LinearState second = new LinearState(FeatureMap.elu1(DIM), WIDE);
        drawn.add(second, 123, ROWS);
        first.merge(second);
        assertSame(whole, first, 1e-13);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsAddedAndRemovedLeavesWhatWasBefore(long seed) {
        Drawn drawn = Drawn.of(Seeds.generator(seed));
        LinearState want = new LinearState(FeatureMap.elu1(DIM), WIDE);
        drawn.add(want, 0, 100);
        LinearState got = new LinearState(FeatureMap.elu1(DIM), WIDE);
        drawn.add(got, 0, ROWS);
        for (int row = 100; row < ROWS; row++) {
            got.remove(drawn.keys, row * DIM, drawn.values, row * WIDE);
        }
        assertSame(want, got, 1e-13);
        for (int row = 0; row < 100; row++) {
            got.remove(drawn.keys, row * DIM, drawn.values, row * WIDE);
        }
        assertArrayEquals(new double[DIM * WIDE], got.sums());
        assertArrayEquals(new double[DIM], got.weights());
        assertEquals(ROWS, got.added());
        assertEquals(ROWS, got.removed());
        assertRefused(Code.STATE, "empty", () -> got.remove(drawn.keys, 0, drawn.values, 0));
    }

    @Test
    void aRebuildIsAdvisedOnceAWeightIsMostlyRounding() {
        LinearState state = new LinearState(FeatureMap.relu(2), 1);
        float[] value = {1};
        state.add(new float[] {1e-4f, 1}, 0, value, 0);
        state.add(new float[] {1e3f, 1}, 0, value, 0);
        assertFalse(state.isRebuildAdvised());
        state.remove(new float[] {1e3f, 1}, 0, value, 0);
        assertTrue(state.isRebuildAdvised());
    }

    private static LinearState worn() {
        LinearState state = new LinearState(FeatureMap.relu(1), 1);
        float[] value = {1};
        state.add(new float[] {1e-4f}, 0, value, 0);
        state.add(new float[] {1e3f}, 0, value, 0);
        state.remove(new float[] {1e3f}, 0, value, 0);
        return state;
    }

    @Test
    void aWornShardStaysWornInTheStateItIsAddedTo() {
        float[] small = {1e-4f};
        LinearState fresh = new LinearState(FeatureMap.relu(1), 1);
        fresh.add(small, 0, small, 0);
        fresh.merge(worn());
        assertTrue(fresh.isRebuildAdvised());
        LinearState whole = new LinearState(FeatureMap.relu(1), 1);
        float[] large = {1e3f};
        whole.add(large, 0, small, 0);
        whole.merge(worn());
        assertFalse(whole.isRebuildAdvised(), "what was added is much more than that rounding");
    }

    @Test
    void anEmptiedStateIsAsNew() {
        LinearState state = worn();
        assertTrue(state.isRebuildAdvised());
        float[] small = {1e-4f};
        state.remove(small, 0, new float[] {1}, 0);
        assertFalse(state.isRebuildAdvised());
        state.add(small, 0, small, 0);
        state.add(small, 0, small, 0);
        state.remove(small, 0, small, 0);
        assertFalse(state.isRebuildAdvised());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void removalsOfManyDoNotWearAStateOfTaylorThoughItsSumsChangeSign(long seed) {
        Drawn drawn = Drawn.of(Seeds.generator(seed));
        LinearState state = new LinearState(FeatureMap.taylor(DIM, 2, 0.5), WIDE);
        drawn.add(state, 0, 50);
        state.addAll(gemm, drawn.keys, 50 * DIM, drawn.values, 50 * WIDE, ROWS - 50);
        for (int row = 0; row < ROWS - 50; row++) {
            state.remove(drawn.keys, row * DIM, drawn.values, row * WIDE);
            assertFalse(state.isRebuildAdvised(), "after " + row);
        }
    }

    @Test
    void aStateOfTaylorWearsWhereAFeatureIsMostlyRounding() {
        LinearState state = new LinearState(FeatureMap.taylor(1, 2, 1), 1);
        float[] one = {1};
        state.add(one, 0, one, 0);
        state.add(new float[] {-1e4f}, 0, one, 0);
        assertFalse(state.isRebuildAdvised());
        state.remove(new float[] {-1e4f}, 0, one, 0);
        assertTrue(state.isRebuildAdvised());
    }

    @Test
    void aRowThatIsNotFiniteIsRefusedAndChangesNothing() {
        Drawn drawn = Drawn.of(Seeds.generator(1));
        LinearState state = new LinearState(FeatureMap.elu1(DIM), WIDE);
        drawn.add(state, 0, 9);
        byte[] before = state.snapshot();
        float[] keys = drawn.keys.clone();
        keys[400 * DIM + 2] = Float.NaN;
        float[] values = drawn.values.clone();
        values[401 * WIDE + 4] = Float.NEGATIVE_INFINITY;
        assertRefused(Code.NONFINITE, "element 2 of the key", () -> state.add(keys, 400 * DIM, drawn.values, 0));
        assertRefused(Code.NONFINITE, "element 4 of the value", () -> state.add(drawn.keys, 0, values, 401 * WIDE));
        assertRefused(Code.NONFINITE, "element 2 of the key", () -> state.remove(keys, 400 * DIM, drawn.values, 0));
        assertRefused(
                Code.NONFINITE,
                "element 2 of the key of row 399",
                () -> state.addAll(gemm, keys, DIM, drawn.values, WIDE, 600));
        assertRefused(
                Code.NONFINITE,
                "element 4 of the value of row 400",
                () -> state.addAll(gemm, drawn.keys, DIM, values, WIDE, 600));
        assertThrows(IndexOutOfBoundsException.class, () -> state.add(drawn.keys, 0, values, values.length - WIDE + 1));
        assertArrayEquals(before, state.snapshot());
    }

    @Test
    void aStateOfAnotherMapIsNotAdded() {
        LinearState state = new LinearState(FeatureMap.taylor(2, 2, 0.5), 1);
        for (FeatureMap map : List.of(
                FeatureMap.taylor(2, 2, 0.25),
                FeatureMap.taylor(2, 4, 0.5),
                FeatureMap.taylor(5, 2, 0.5),
                FeatureMap.relu(6),
                FeatureMap.elu1(6))) {
            assertRefused(Code.STATE, map.title(), () -> state.merge(new LinearState(map, 1)));
        }
        assertRefused(Code.STATE, "relu of 3", () -> new LinearState(FeatureMap.elu1(3), 1)
                .merge(new LinearState(FeatureMap.relu(3), 1)));
        assertRefused(Code.STATE, "values of 2", () -> state.merge(new LinearState(FeatureMap.taylor(2, 2, 0.5), 2)));
        state.merge(new LinearState(FeatureMap.taylor(2, 2, 0.5), 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestoredStateGoesOnToTheBit(long seed) {
        Drawn drawn = Drawn.of(Seeds.generator(seed));
        for (FeatureMap map : List.of(FeatureMap.relu(DIM), FeatureMap.taylor(DIM, 2, 0.5))) {
            for (double gamma : new double[] {1, 0.99}) {
                LinearState state = new LinearState(map, WIDE, gamma);
                drawn.add(state, 0, 100);
                LinearState restored = new LinearState(map, WIDE, gamma);
                drawn.add(restored, 300, 400);
                assertEquals(state.snapshotBytes(), restored.snapshot().length);
                restored.restore(state.snapshot());
                for (LinearState each : List.of(state, restored)) {
                    drawn.add(each, 100, 200);
                    for (int row = 0; gamma == 1 && row < 199; row++) {
                        each.remove(drawn.keys, row * DIM, drawn.values, row * WIDE);
                    }
                }
                assertArrayEquals(state.snapshot(), restored.snapshot());
                assertArrayEquals(state.sums(), restored.sums());
                assertArrayEquals(state.weights(), restored.weights());
                assertEquals(state.size(), restored.size());
            }
        }
        LinearState fresh = new LinearState(FeatureMap.relu(1), 1);
        fresh.restore(worn().snapshot());
        assertTrue(fresh.isRebuildAdvised());
    }

    @Test
    void aSnapshotOfAnotherStateIsNotRestored() {
        LinearState state = worn();
        byte[] before = state.snapshot();
        for (LinearState other : List.of(
                new LinearState(FeatureMap.elu1(1), 1),
                new LinearState(FeatureMap.relu(2), 1),
                new LinearState(FeatureMap.relu(1), 2),
                new LinearState(FeatureMap.relu(1), 1, 0.5))) {
            assertRefused(Code.STATE, "cannot be restored into one of", () -> state.restore(other.snapshot()));
        }
        assertRefused(Code.STATE, "bytes", () -> state.restore(Arrays.copyOf(before, before.length - 1)));
        assertRefused(Code.STATE, "bytes", () -> state.restore(Arrays.copyOf(before, before.length + 8)));
        assertArrayEquals(before, state.snapshot());
    }

    @Test
    void aRebuildIsAdvisedAfterAMillionRemovals() {
        LinearState state = new LinearState(FeatureMap.elu1(1), 1);
        float[] one = {1};
        state.add(one, 0, one, 0);
        for (int i = 0; i < Wear.REMOVALS_MAX; i++) {
            assertFalse(state.isRebuildAdvised());
            state.add(one, 0, one, 0);
            state.remove(one, 0, one, 0);
        }
        assertTrue(state.isRebuildAdvised());
    }

    @Test
    void whatAStateCannotDoIsRefused() {
        assertRefused(Code.RANGE, "gamma", () -> new LinearState(FeatureMap.elu1(1), 1, 0));
        assertRefused(Code.RANGE, "gamma", () -> new LinearState(FeatureMap.elu1(1), 1, 1.5));
        LinearState forgets = new LinearState(FeatureMap.elu1(1), 1, 0.5);
        float[] one = {1};
        forgets.add(one, 0, one, 0);
        assertRefused(Code.STATE, "gamma 0.5", () -> forgets.remove(one, 0, one, 0));
        LinearState keeps = new LinearState(FeatureMap.elu1(1), 1);
        assertRefused(Code.STATE, "order", () -> keeps.merge(forgets));
        assertRefused(Code.STATE, "elu1 of 2", () -> keeps.merge(new LinearState(FeatureMap.elu1(2), 1)));
    }
}
