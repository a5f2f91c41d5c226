package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * {@code eˣ} for a register of floats, within two units in the last place. Loaded only where the Vector API is present.
 *
 * <p>{@code x = n·ln 2 + r} with {@code |r| ≤ ln 2 / 2}; a polynomial for {@code eʳ} (Cephes, expf), and n added to the exponent. Results below the least
 * normal float become 0, above the greatest infinity; NaN stays NaN.
 */
public final class VectorExp {
    private static final float LEAST = -87.33654f;
    private static final float GREATEST = 88.72283f;
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
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

    /** Of what is at most 0. NaN gives anything. */
    static FloatVector ofNegative(FloatVector x) {
        return within(x).blend(0, x.compare(LT, LEAST));
    }

    /** Of what has a normal result. */
    private static FloatVector within(FloatVector x) {
        FloatVector shifted =
                x.fma(FloatVector.broadcast(x.species(), LOG2_E), FloatVector.broadcast(x.species(), TO_WHOLE));
        FloatVector n = shifted.sub(TO_WHOLE);
        FloatVector r = n.fma(
                FloatVector.broadcast(x.species(), -LN2_LOW), n.fma(FloatVector.broadcast(x.species(), -LN2_HIGH), x));
        FloatVector p = r.fma(1.9875691500e-4f, 1.3981999507e-3f)
                .fma(r, FloatVector.broadcast(x.species(), 8.3334519073e-3f))
                .fma(r, FloatVector.broadcast(x.species(), 4.1665795894e-2f))
                .fma(r, FloatVector.broadcast(x.species(), 1.6666665459e-1f))
                .fma(r, FloatVector.broadcast(x.species(), 5.0000001201e-1f));
        FloatVector e = p.fma(r.mul(r), r).add(1);
        return e.reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(LSHL, 23))
                .reinterpretAsFloats();
    }
}
