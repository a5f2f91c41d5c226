package dev.weir.kernels.recurrence;

import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.gemm.VectorGemm;
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

    @Test
    void aRebuildIsAdvisedAfterAMillionRemovals() {
        LinearState state = new LinearState(FeatureMap.elu1(1), 1);
        float[] one = {1};
        state.add(one, 0, one, 0);
        for (int i = 0; i < LinearState.REMOVALS_MAX; i++) {
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
        assertRefused(Code.STATE, "2 features", () -> keeps.merge(new LinearState(FeatureMap.elu1(2), 1)));
    }
}
