package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CoarseExcessTest {
    static LongStream seeds() {
        return Seeds.of(200);
    }

    /** Rows of any magnitude, many entries alike, and a best that has risen to some of them. */
    private record Case(float[] rows, int columns, float scale, byte[] codes, int stride, float[] best, byte[] coarse) {
        static Case of(long seed) {
            RandomGenerator random = Seeds.generator(seed);
            int columns = random.nextInt(700);
            int count = 1 + random.nextInt(6);
            float most = (float) Math.scalb(1 + random.nextDouble(), random.nextInt(-60, 60));
            float[] rows = new float[count * columns];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = random.nextInt(4) == 0 ? most * random.nextInt(5) / 4 : most * random.nextFloat();
            }
            float scale = CoarseExcess.scale(most);
            int stride = CoarseExcess.stride(columns);
            byte[] codes = new byte[count * stride];
            float[] best = new float[columns];
            byte[] coarse = new byte[stride];
            for (int row = 0; row < count; row++) {
                CoarseExcess.encode(rows, row * columns, columns, scale, codes, row * stride);
            }
            for (int row = 1; row < count; row++) {
                FloatExcess.raise(best, rows, row * columns);
                CoarseExcess.raise(coarse, codes, row * stride);
            }
            return new Case(rows, columns, scale, codes, stride, best, coarse);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theBoundIsNoLessThanTheSumAndNoMoreThanTwoStepsAColumnAboveIt(long seed) {
        Case it = Case.of(seed);
        float sum = FloatExcess.over(it.rows, 0, it.best, 0, it.columns);
        float bound = CoarseExcess.over(it.codes, 0, it.coarse, it.columns, it.scale);
        assertTrue(bound >= sum, bound + " < " + sum);
        assertTrue(bound <= sum * 1.001f + 2.01f * it.columns / it.scale + Float.MIN_NORMAL, bound + " >> " + sum);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothFormsCodeRaiseAndSumAlike(long seed) {
        Case it = Case.of(seed);
        byte[] plain = new byte[it.stride];
        for (int i = 0; i < it.columns; i++) {
            plain[i] = (byte) ((int) (it.rows[i] * it.scale) + 1);
        }
        assertArrayEquals(plain, Arrays.copyOf(it.codes, it.stride));
        assertEquals(CoarseExcess.plain(it.codes, 0, it.coarse), VectorCodes.excess(it.codes, 0, it.coarse));
        byte[] raised = it.coarse.clone();
        byte[] same = it.coarse.clone();
        CoarseExcess.plainRaise(raised, it.codes, 0);
        VectorCodes.raise(same, it.codes, 0);
        assertArrayEquals(raised, same);
    }
}
