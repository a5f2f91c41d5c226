package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code ln(1 + eˣ)} for floats, within six units in the last place. Loaded only where the Vector API is present.
 *
 * <p>{@code max(x, 0) + ln(1 + t)} with {@code t = e^−|x| ≤ 1}, so nothing overflows and small results keep their digits; {@code ln(1 + t)/t} is a polynomial, within
 * 3·10⁻⁸ (minimax, relative). Results below about 10⁻³⁸ become that. A series in {@code t/(2 + t)} would converge sooner, but the division takes longer than what it saves.
 */
public final class VectorSoftplus {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private VectorSoftplus() {}

    public static FloatVector of(FloatVector x) {
        return of(x, power(x));
    }

    private static FloatVector power(FloatVector x) {
        return VectorExp.ofMinus(x.lanewise(ABS));
    }

    private static FloatVector of(FloatVector x, FloatVector t) {
        FloatVector square = t.mul(t);
        FloatVector even = square.fma(5.2326941e-3f, 7.822596e-2f)
                .fma(square, FloatVector.broadcast(x.species(), 1.9106007e-1f))
                .fma(square, FloatVector.broadcast(x.species(), 3.3319098e-1f))
                .fma(square, FloatVector.broadcast(x.species(), 9.9999994e-1f));
        FloatVector odd = square.fma(-2.9505237e-2f, -1.3663246e-1f)
                .fma(square, FloatVector.broadcast(x.species(), -2.4842982e-1f))
                .fma(square, FloatVector.broadcast(x.species(), -4.9999493e-1f));
        return odd.fma(t, even).fma(t, x.blend(0, x.compare(LT, 0)));
    }

    /**
     * All of a row, in two loops: one chain of powers and logarithm is longer than the processor looks ahead, and took half as long again.
     *
     * @param count a multiple of the lanes
     * @param to overwritten; may be {@code from} only if {@code powers} is another
     * @param powers scratch of {@code count}
     */
    public static void of(float[] from, int at, int count, float[] powers, float[] to) {
        for (int i = 0; i < count; i += LANES.length()) {
            power(FloatVector.fromArray(LANES, from, at + i)).intoArray(powers, i);
        }
        for (int i = 0; i < count; i += LANES.length()) {
            of(FloatVector.fromArray(LANES, from, at + i), FloatVector.fromArray(LANES, powers, i))
                    .intoArray(to, i);
        }
    }
}
