package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

final class VectorSoftplusTest {
    @Test
    void smallAndLargeResultsAreWithinSixUnitsInTheLastPlace() {
        for (float x = -87f; x < 100f; x += 0.0041f) {
            double want = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            assertTrue(
                    Math.abs(softplus(x) - want) <= 6 * Math.ulp((float) want), "softplus " + x + " is " + softplus(x));
        }
    }

    @Test
    void neitherEndOverflows() {
        assertEquals(0, softplus(-1000), 2e-38);
        assertEquals(1e30f, softplus(1e30f));
        assertEquals(0, softplus(Float.NEGATIVE_INFINITY), 2e-38);
        assertEquals(Float.POSITIVE_INFINITY, softplus(Float.POSITIVE_INFINITY));
        assertTrue(Float.isNaN(softplus(Float.NaN)));
    }

    @Test
    void aRowIsWhatItsElementsAreAndNothingElseIsTouched() {
        int lanes = FloatVector.SPECIES_PREFERRED.length();
        float[] from = new float[3 + 2 * lanes];
        for (int i = 0; i < from.length; i++) {
            from[i] = i * 1.7f - 20;
        }
        float[] to = new float[2 * lanes + 1];
        to[2 * lanes] = 7;
        VectorSoftplus.of(from, 3, 2 * lanes, new float[2 * lanes], to);
        for (int i = 0; i < 2 * lanes; i++) {
            assertEquals(softplus(from[3 + i]), to[i]);
        }
        assertEquals(7, to[2 * lanes]);
    }

    private static float softplus(float x) {
        return VectorSoftplus.of(FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, x))
                .lane(0);
    }
}
