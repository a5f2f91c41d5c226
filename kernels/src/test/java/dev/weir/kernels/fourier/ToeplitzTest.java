package dev.weir.kernels.fourier;

import static dev.weir.kernels.Trials.assertClose;
import static dev.weir.kernels.Trials.assertRefused;
import static dev.weir.kernels.Trials.floats;
import static dev.weir.kernels.Trials.normal;
import static dev.weir.kernels.Trials.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Trials;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Pulse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ToeplitzTest {
    @ParameterizedTest
    @CsvSource({"1,1,1", "1,9,3", "9,1,3", "5,7,2", "64,64,1", "100,33,17", "33,100,25", "130,1500,1", "70,70,40"})
    void transformsAndDirectSumsAreTheDefinition(int queries, int keys, int columns) {
        float[] c = normal(queries + keys - 1, 1);
        float[] x = normal(keys * columns, 2);
        float[] want = new float[queries * columns];
        Toeplitz.plain(c, x, keys, columns, want);
        float[] direct = new float[queries * columns];
        Toeplitz.direct(c, x, keys, columns, direct, Pulse.NONE);
        assertClose(want, direct, 5e-6);
        float[] transformed = new float[queries * columns];
        float[] reversed = new float[c.length];
        for (int t = 0; t < c.length; t++) {
            reversed[t] = c[c.length - 1 - t];
        }
        new TransformedToeplitz(reversed, x, keys, columns, transformed).run(Pulse.NONE);
        assertClose(want, transformed, 1e-5);
    }

    @Test
    void longSequencesAreTransformedAndShortOnesAreNot() {
        assertFalse(Toeplitz.transforms(2 * 64 - 1, 64, 64));
        assertTrue(Toeplitz.transforms(2 * 1024 - 1, 1024, 64));
        assertTrue(Toeplitz.transforms(2 * 2048 - 1, 2048, 1));
        assertFalse(Toeplitz.transforms(100_000, 100_000, 1), "one row of outputs is one sum");
    }

    @Test
    void theKernelGivesTheSameOnBothSidesOfTheCrossing() {
        for (int n : new int[] {16, 2500}) {
            Job job = job(normal(2 * n - 1, 3), normal(n * 3, 4), n, 3);
            float[] want = floats(ToeplitzJob.plain(job), "y");
            float[] got = floats(ToeplitzJob.fast(job), "y");
            assertClose(want, got, 1e-5);
        }
    }

    @Test
    void noKeysGiveZerosAndNoQueriesNothing() {
        assertArrayEquals(new float[10], floats(ToeplitzJob.fast(job(new float[4], new float[0], 0, 2)), "y"));
        assertEquals(0, floats(ToeplitzJob.fast(job(new float[4], new float[5], 5, 1)), "y").length);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(Code.SHAPE, "c must have", ToeplitzJob::plan, job(new float[3], new float[5], 5, 1));
        assertRefused(
                Code.NONFINITE, "c has NaN", ToeplitzJob::plan, job(new float[] {1, Float.NaN, 1}, new float[2], 2, 1));
        assertRefused(Code.SHAPE, "y would have", ToeplitzJob::plan, job(new float[1 << 20], new float[0], 0, 1 << 12));
    }

    private static Job job(float[] c, float[] x, int keys, int columns) {
        return Trials.job(Map.of(), Map.of("c", tensor(c, c.length), "x", tensor(x, keys, columns)));
    }
}
