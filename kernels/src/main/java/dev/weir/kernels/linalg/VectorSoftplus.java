package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.ABS;

import jdk.incubator.vector.FloatVector;

/**
 * {@code ln(1 + eˣ)} for a register of floats, within a few units in the last place. Loaded only where the Vector API is present.
 *
 * <p>{@code max(x, 0) + ln(1 + t)} with {@code t = e^−|x| ≤ 1}, so nothing overflows and small results keep their digits; the logarithm is {@code 2·artanh(s)} with
 * {@code s = t/(2 + t) ≤ 1/3}, by its series.
 */
public final class VectorSoftplus {
    private VectorSoftplus() {}

    public static FloatVector of(FloatVector x) {
        FloatVector t = VectorExp.of(x.lanewise(ABS).neg());
        FloatVector s = t.div(t.add(2));
        FloatVector square = s.mul(s);
        FloatVector series = square.mul(2f / 13)
                .add(2f / 11)
                .fma(square, FloatVector.broadcast(x.species(), 2f / 9))
                .fma(square, FloatVector.broadcast(x.species(), 2f / 7))
                .fma(square, FloatVector.broadcast(x.species(), 2f / 5))
                .fma(square, FloatVector.broadcast(x.species(), 2f / 3));
        return series.mul(square).fma(s, s.add(s)).add(x.max(0));
    }
}
