package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

final class VectorWeightTest {
    @Test
    void everyNormalWeightIsWithinFiveUnitsInTheLastPlace() {
        for (float x = -87.33f; x <= 0; x += 0.0017f) {
            double want = Math.exp(x);
            assertTrue(Math.abs(weight(x) - want) <= 5 * Math.ulp((float) want), "weight of " + x + " is " + weight(x));
        }
    }

    @Test
    void theGreatestWeighsOneAndWhatIsFarBelowNothing() {
        assertEquals(1, weight(0));
        assertEquals(1, weight(-0f));
        assertEquals(0, weight(-87.34f));
        assertEquals(0, weight(-2e4f));
        assertEquals(0, weight(Float.NEGATIVE_INFINITY));
    }

    @Test
    void nanStaysNaNWhateverItsBits() {
        for (int bits : new int[] {0x7fc00000, 0x7fc12345, 0xffc12345, 0x7fffffff, 0xffc00001}) {
            assertTrue(Float.isNaN(weight(Float.intBitsToFloat(bits))), "NaN " + Integer.toHexString(bits));
        }
    }

    private static float weight(float x) {
        return VectorWeight.of(FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, x))
                .lane(0);
    }
}
