package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code eˣ} for a register of floats that are at most 0: weights of a softmax, measured against the greatest. Within five units in the last place, exactly 1 for 0; results below the
 * least normal float become 0; NaN stays NaN. Of x over 0 it gives anything. Loaded only where the Vector API is present.
 *
 * <p>What {@link VectorExp} does, with fewer steps that wait for the one before: a softmax is as fast as these follow each other. {@code x = n·ln 2 + r} with ln 2 as one float, which a fused
 * multiply-add forgives; a polynomial of degree 6 for {@code eʳ}, least in its greatest relative error and summed by halves; and a product with 2ⁿ, whose bits are those of n.
 */
public final class VectorWeight {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private static final float LEAST = -87.33654f;
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2 = 0.69314718f;
    /** 1.5·2²³, which leaves the nearest whole number in the low bits, and the bias of an exponent. */
    private static final float TO_EXPONENT = 12582912f + 127;

    private VectorWeight() {}

    public static FloatVector of(FloatVector x) {
        FloatVector exponent = x.fma(all(LOG2_E), all(TO_EXPONENT));
        FloatVector r = exponent.sub(TO_EXPONENT).fma(all(-LN2), x);
        FloatVector square = r.mul(r);
        FloatVector low = r.fma(all(0.16666521f), all(0.49999994f));
        FloatVector high = square.fma(all(1.3814613e-3f), r.fma(all(8.3687101e-3f), all(4.1668389e-2f)));
        FloatVector power = square.fma(square.fma(high, low), r.add(1));
        // Below the range the bits of n are those of some other number.
        return power.mul(exponent.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats())
                .blend(0, x.compare(LT, LEAST));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(LANES, value);
    }
}
