package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code eˣ} for a register of floats, within two units in the last place. Loaded only where the Vector API is present.
 *
 * <p>{@code x = n·ln 2 + r} with {@code |r| ≤ ln 2 / 2}; a polynomial for {@code eʳ} (minimax, within 3·10⁻⁹, with 1 for 0; even and odd powers apart, for a chain
 * half as long), and n added to the exponent. Results below the least
 * normal float become 0, above the greatest infinity; NaN stays NaN.
 */
public final class VectorExp {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private static final float LEAST = -87.33654f;
    private static final float GREATEST = 88.72283f;
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float LOG2_E_REST = 1.925963e-8f;
    private static final float HALVINGS_MAX = 127;
    private static final float MINUS_MAX = 87.2f;
    /** 1.5·2²³: adding it leaves the nearest whole number in the low bits. */
    private static final float TO_WHOLE = 12582912f;

    private VectorExp() {}

    public static FloatVector of(FloatVector x) {
        // Beyond the range the sum of bits is anything. What compares with nothing, NaN, stays itself, as infinity more
        // is infinity; comparing is cheaper than clamping, which takes five instructions to be right for NaN and −0.
        return x.add(Float.POSITIVE_INFINITY)
                .blend(within(x), x.compare(LE, GREATEST))
                .blend(0, x.compare(LT, LEAST));
    }

    /** Of what has a normal result. */
    private static FloatVector within(FloatVector x) {
        FloatVector shifted = x.fma(FloatVector.broadcast(LANES, LOG2_E), FloatVector.broadcast(LANES, TO_WHOLE));
        FloatVector n = shifted.sub(TO_WHOLE);
        FloatVector r =
                n.fma(FloatVector.broadcast(LANES, -LN2_LOW), n.fma(FloatVector.broadcast(LANES, -LN2_HIGH), x));
        FloatVector square = r.mul(r);
        FloatVector even =
                square.fma(1.4061241e-3f, 4.1664775e-2f).fma(square, FloatVector.broadcast(LANES, 5.0000006e-1f));
        FloatVector odd = square.fma(8.379011e-3f, 1.6666366e-1f).fma(square, FloatVector.broadcast(LANES, 1));
        // 1 comes last, for what is rounded before is less than half of it.
        return scaled(even.fma(square, odd.mul(r)).add(1), shifted);
    }

    /** {@code 2⁻ᵐ} for m of at least 0; what is below {@code 2⁻¹²⁶} becomes anything between 0 and that. Exactly 1 for 0. NaN gives anything. */
    public static FloatVector halvings(FloatVector m) {
        FloatVector x = leastOf(m, HALVINGS_MAX);
        FloatVector whole = FloatVector.broadcast(LANES, TO_WHOLE);
        FloatVector shifted = whole.sub(x);
        FloatVector r = whole.sub(shifted).sub(x);
        FloatVector square = r.mul(r);
        FloatVector p = square.fma(FloatVector.broadcast(LANES, 1.5594678e-4f), r.fma(1.34066434e-3f, 9.6176928e-3f))
                .fma(square, r.fma(5.5503104e-2f, 2.4022652e-1f))
                .fma(square, r.fma(6.9314724e-1f, 1));
        return scaled(p, shifted);
    }

    /** {@code e⁻ᵐ} for m of at least 0, but what is below about {@code e⁻⁸⁷} becomes that. NaN gives anything. */
    static FloatVector ofMinus(FloatVector m) {
        FloatVector x = leastOf(m, MINUS_MAX);
        FloatVector whole = FloatVector.broadcast(LANES, TO_WHOLE);
        FloatVector shifted = x.fma(FloatVector.broadcast(LANES, -LOG2_E), whole);
        FloatVector r = x.fma(
                FloatVector.broadcast(LANES, -LOG2_E_REST),
                x.fma(FloatVector.broadcast(LANES, -LOG2_E), whole.sub(shifted)));
        FloatVector square = r.mul(r);
        FloatVector even = square.fma(9.675541e-3f, 2.402212e-1f).fma(square, FloatVector.broadcast(LANES, 1.0000001f));
        FloatVector odd =
                square.fma(1.3276472e-3f, 5.550713e-2f).fma(square, FloatVector.broadcast(LANES, 6.9314694e-1f));
        return scaled(odd.fma(r, even), shifted);
    }

    /** Floats that are not negative have the order of their bits, and the least of two whole numbers is one instruction, where that of two floats is five. */
    private static FloatVector leastOf(FloatVector x, float most) {
        return x.reinterpretAsInts().min(Float.floatToRawIntBits(most)).reinterpretAsFloats();
    }

    /** {@code p·2ⁿ}, n in the low bits of what was shifted. */
    private static FloatVector scaled(FloatVector p, FloatVector shifted) {
        return p.reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(LSHL, 23))
                .reinterpretAsFloats();
    }
}
