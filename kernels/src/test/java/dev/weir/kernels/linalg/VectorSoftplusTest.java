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
        assertEquals(0, softplus(-1000));
        assertEquals(1e30f, softplus(1e30f));
        assertEquals(0, softplus(Float.NEGATIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, softplus(Float.POSITIVE_INFINITY));
        assertTrue(Float.isNaN(softplus(Float.NaN)));
    }

    private static float softplus(float x) {
        return VectorSoftplus.of(FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, x))
                .lane(0);
    }
}
