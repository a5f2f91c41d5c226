package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoopsTest {
    private final RandomGenerator random = Seeds.generator(1);

    @Test
    void theVectorFormsRunInTheTests() {
        assertTrue(Forms.description().startsWith("vector"), Forms.description());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 127, 251})
    void bothDistancesGiveTheSameBits(int length) {
        float[] a = floats(length);
        float[] b = floats(length);
        assertEquals(SquaredDistance.plain(a, b), VectorLoops.squaredDistance(a, b), 0f);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 127, 251})
    void bothDotProductsGiveTheSameBits(int length) {
        float[] a = floats(length);
        float[] b = floats(length);
        assertEquals(DotProduct.plain(a, b), VectorLoops.dot(a, b), 0f);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 31, 32, 33, 63, 64, 251, 1024})
    void bothFloatExcessesGiveTheSameBits(int length) {
        float[] rows = floats(length + 3);
        float[] best = floats(length);
        assertEquals(
                FloatExcess.plain(rows, 3, best, 0, length), VectorLoops.floatExcess(rows, 3, best, 0, length), 0f);
        float[] later = floats(length + 5);
        assertEquals(
                FloatExcess.plain(rows, 3, later, 5, length), VectorLoops.floatExcess(rows, 3, later, 5, length), 0f);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 15, 16, 17, 33, 251})
    void bothFormsFindWhatIsNotFinite(int length) {
        float[] values = floats(length + 3);
        assertTrue(VectorLoops.finite(values, 3, length) && Finite.rest(values, 3, length, 0));
        for (int i = 3; i < values.length; i++) {
            float kept = values[i];
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                values[i] = bad;
                assertTrue(!VectorLoops.finite(values, 3, length) && !Finite.rest(values, 3, length, 0));
            }
            values[i] = kept;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 33, 251})
    void bothFormsRaiseToTheLarger(int length) {
        float[] rows = floats(length + 3);
        float[] plain = floats(length);
        float[] vector = plain.clone();
        FloatExcess.raise(plain, rows, 3, 0);
        VectorLoops.raise(vector, rows, 3);
        assertArrayEquals(plain, vector);
        for (int i = 0; i < length; i++) {
            assertTrue(plain[i] >= rows[i + 3]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 17, 64, 251})
    void aDistanceErrsByItsRoundingAtMost(int length) {
        float[] a = floats(length);
        float[] b = floats(length);
        double exact = 0;
        for (int i = 0; i < length; i++) {
            exact += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        assertEquals(exact, SquaredDistance.of(a, b), exact * (length / 8.0 + 5) * 0x1p-24);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 127, 128, 251, 1024})
    void bothExcessesAreEqual(int length) {
        int[] row = entries(length, Excess.ENTRY_MAX);
        int[] best = entries(length + 5, Excess.ENTRY_MAX);
        assertEquals(Excess.plain(row, best, 5, length), VectorLoops.excess(row, best, 5, length));
    }

    @Test
    void aFullBlockDoesNotOverflow() {
        int[] row = entries(1000, 1);
        Arrays.fill(row, Excess.ENTRY_MAX);
        assertEquals(1000L * Excess.ENTRY_MAX, VectorLoops.excess(row, new int[1000], 0, 1000));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 16, 63, 64, 65, 251})
    void onePassOverAllPrefixesIsTheSameAsOneByOne(int length) {
        int rows = 6;
        int[] best = new int[rows * length];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < length; i++) {
                int before = r == 0 ? 0 : best[(r - 1) * length + i];
                best[r * length + i] = Math.max(before, random.nextInt(1 + (Excess.ENTRY_MAX >> (rows - r))));
            }
        }
        int[] row = entries(length, Excess.ENTRY_MAX / 8);
        long[] fast = new long[rows];
        long[] plain = new long[rows];
        VectorLoops.excessOverAll(row, best, length, length, rows, fast);
        Excess.plainOverAll(row, best, length, length, rows, plain);
        assertArrayEquals(plain, fast);
    }

    @Test
    void anExcessOfOneUnitOnOneAnchorIsSeenOnEveryPrefix() {
        int[] row = new int[130];
        row[129] = 1;
        long[] sums = new long[3];
        VectorLoops.excessOverAll(row, new int[3 * 130], 130, 130, 3, sums);
        assertArrayEquals(new long[] {1, 1, 1}, sums);
    }

    private float[] floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private int[] entries(int length, int most) {
        return random.ints(length, 0, most + 1).toArray();
    }
}
