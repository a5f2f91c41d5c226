package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * {@code ln(1 + eˣ)} for a register of floats, within a few units in the last place. Loaded only where the Vector API is present.
 *
 * <p>{@code max(x, 0) + ln(1 + t)} with {@code t = e^−|x| ≤ 1}, so nothing overflows and small results keep their digits; {@code ln(1 + t)/t} is a polynomial, within
 * 3.4·10⁻⁸ (Chebyshev interpolation). A series in {@code t/(2 + t)} would converge sooner, but the division takes longer than what it saves.
 */
public final class VectorSoftplus {
    private VectorSoftplus() {}

    public static FloatVector of(FloatVector x) {
        FloatVector t = VectorExp.ofNegative(x.lanewise(ABS).neg());
        FloatVector p = t.fma(5.1261021e-3f, -2.9074065e-2f)
                .fma(t, FloatVector.broadcast(x.species(), 7.7516087e-2f))
                .fma(t, FloatVector.broadcast(x.species(), -1.3602248e-1f))
                .fma(t, FloatVector.broadcast(x.species(), 1.9076881e-1f))
                .fma(t, FloatVector.broadcast(x.species(), -2.4835399e-1f))
                .fma(t, FloatVector.broadcast(x.species(), 3.3318122e-1f))
                .fma(t, FloatVector.broadcast(x.species(), -4.9999445e-1f))
                .fma(t, FloatVector.broadcast(x.species(), 9.9999997e-1f));
        return p.fma(t, x.blend(0, x.compare(LT, 0)));
    }
}
