package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

final class VectorExpTest {
    @Test
    void everyNormalResultIsWithinTwoUnitsInTheLastPlace() {
        for (float x = -87.33f; x < 88.72f; x += 0.0037f) {
            double want = Math.exp(x);
            assertTrue(Math.abs(exp(x) - want) <= 2 * Math.ulp((float) want), "exp " + x + " is " + exp(x));
        }
    }

    @Test
    void whatIsNoNormalResultIsZeroInfinityOrNaN() {
        assertEquals(0, exp(Float.NEGATIVE_INFINITY));
        assertEquals(0, exp(-1e4f));
        assertEquals(Float.POSITIVE_INFINITY, exp(89));
        assertEquals(Float.POSITIVE_INFINITY, exp(Float.POSITIVE_INFINITY));
        assertEquals(Float.MAX_VALUE, exp(88.72283f), 1e34f);
        for (int bits : new int[] {0x7fc00000, 0x7fc12345, 0xffc12345, 0x7fffffff}) {
            assertTrue(Float.isNaN(exp(Float.intBitsToFloat(bits))), "NaN " + Integer.toHexString(bits));
        }
    }

    @Test
    void powersOfAHalfAreWithinTwoUnitsInTheLastPlaceAndOfNothingExactlyOne() {
        for (float m = 0; m < 125.9f; m += 0.0037f) {
            double want = Math.pow(2, -(double) m);
            assertTrue(Math.abs(halvings(m) - want) <= 2 * Math.ulp((float) want), m + " halvings are " + halvings(m));
        }
        assertEquals(1, halvings(0));
        assertEquals(1, halvings(-0.0f));
    }

    @Test
    void manyHalvingsLeaveNothing() {
        for (float m : new float[] {126, 126.4f, 126.6f, 127, 128, 1e4f, 1e30f, Float.POSITIVE_INFINITY}) {
            assertTrue(halvings(m) >= 0 && halvings(m) <= Float.MIN_NORMAL, m + " halvings are " + halvings(m));
        }
    }

    private static float halvings(float m) {
        return VectorExp.halvings(FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, m))
                .lane(0);
    }

    private static float exp(float x) {
        return VectorExp.of(FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, x))
                .lane(0);
    }
}
