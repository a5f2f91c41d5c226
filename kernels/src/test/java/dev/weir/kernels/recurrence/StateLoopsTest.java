package dev.weir.kernels.recurrence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.gemm.PlainGemm;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StateLoopsTest {
    private static final int PAIR = 2 * FloatVector.SPECIES_PREFERRED.length();

    static LongStream seeds() {
        return Seeds.of(40);
    }

    /** Any number of features, columns and rows, in arrays that begin before and end after what is asked for. */
    private record Drawn(int width, int valueDim, int rows, int at, float[] features, float[] values, float[] sums) {
        static Drawn of(RandomGenerator random) {
            int width = 1 + random.nextInt(random.nextBoolean() ? 20 : 90);
            int valueDim = PAIR + random.nextInt(3 * PAIR);
            int rows = random.nextInt(70);
            int at = random.nextInt(9);
            return new Drawn(
                    width,
                    valueDim,
                    rows,
                    at,
                    Draws.normal(random, 1, rows, width).values(),
                    Draws.normal(random, 1, at + rows * valueDim + 3).values(),
                    Draws.normal(random, 1, width, valueDim).values());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anUpdateIsTheSumOfEachFeatureTimesEachValue(long seed) {
        Drawn drawn = Drawn.of(Seeds.generator(seed));
        double[] want = new double[drawn.width * drawn.valueDim];
        double[] weights = new double[drawn.width];
        for (int row = 0; row < drawn.rows; row++) {
            for (int i = 0; i < drawn.width; i++) {
                float feature = drawn.features[row * drawn.width + i];
                weights[i] += feature;
                for (int j = 0; j < drawn.valueDim; j++) {
                    want[i * drawn.valueDim + j] +=
                            (double) feature * drawn.values[drawn.at + row * drawn.valueDim + j];
                }
            }
        }
        OuterProduct product = new OuterProduct(new PlainGemm(), drawn.width, drawn.valueDim, 70);
        product.of(drawn.values, Math.min(drawn.rows, drawn.values.length / drawn.width), drawn.values, drawn.at);
        float[] got = product.of(drawn.features, drawn.rows, drawn.values, drawn.at);
        for (int i = 0; i < want.length; i++) {
            assertEquals(want[i], got[i], 2e-5, "sum " + i);
        }
        double[] weighed = new double[drawn.width];
        StateLoops.weigh(drawn.features, drawn.width, drawn.rows, weighed);
        assertArrayEquals(weights, weighed, 1e-12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAnswerIsTheFeaturesTimesTheSumsAndNothingElseIsTouched(long seed) {
        Drawn drawn = Drawn.of(Seeds.generator(seed));
        float[] got = new float[drawn.values.length];
        Arrays.fill(got, 7);
        float[] packed = new float[StateLoops.pairs(drawn.valueDim) * drawn.width * PAIR];
        StateLoops.pack(drawn.sums, drawn.width, drawn.valueDim, packed);
        StateLoops.answer(drawn.features, drawn.width, drawn.rows, packed, drawn.valueDim, got, drawn.at);
        for (int place = 0; place < got.length; place++) {
            int cell = place - drawn.at;
            double want = 7;
            if (cell >= 0 && cell < drawn.rows * drawn.valueDim) {
                want = 0;
                for (int i = 0; i < drawn.width; i++) {
                    want += (double) drawn.features[cell / drawn.valueDim * drawn.width + i]
                            * drawn.sums[i * drawn.valueDim + cell % drawn.valueDim];
                }
            }
            assertEquals(want, got[place], 2e-5, "place " + place);
        }
    }

    @Test
    void manyFeaturesAndFewColumnsAreLeftToProductsOfMatrices() {
        assertTrue(StateLoops.takes(StateLoops.FEATURES_MAX, PAIR));
        assertFalse(StateLoops.takes(StateLoops.FEATURES_MAX + 1, PAIR));
        assertFalse(StateLoops.takes(1, PAIR - 1));
    }
}
