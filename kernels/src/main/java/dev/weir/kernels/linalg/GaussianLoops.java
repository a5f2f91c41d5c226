package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Gaussian} four at a time. A polynomial comes within 10⁻¹⁵ of the exponential, so what it is rounded to can differ from what {@link StrictMath} is rounded to only
 * within 10⁻⁷ of the middle between two whole numbers; one in a million comes nearer than 2⁻²⁰, and is computed by the definition. Loaded only where the Vector API is present.
 */
final class GaussianLoops {
    private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;

    /** As many are widened, and narrowed after, by loops that the compiler puts into registers itself: registers of half the size are not to be, see {@link Widened}. */
    private static final int BLOCK = 128;

    /** From here down all is rounded to 0, and the exponent of a double is large enough. */
    private static final double LEAST = -40;

    private static final double LOG2_E = 1.4426950408889634;
    /** ln 2 in two parts (fdlibm): the first has so few digits that whole multiples of it are exact. */
    private static final double LN2_HIGH = 6.93147180369123816490e-01;

    private static final double LN2_LOW = 1.90821492927058770002e-10;
    /** 1.5·2⁵²: adding it leaves the nearest whole number in the low bits, ties to even. */
    private static final double TO_WHOLE = 0x1.8p52;

    private static final double CLEAR = 0.5 - 0x1p-20;

    private GaussianLoops() {}

    /** @return how many are done */
    static int units(float[] distances, int at, int length, double scale, int[] units, int unitsAt) {
        int whole = FOUR.loopBound(length);
        double[] block = new double[Math.min(whole, BLOCK)];
        for (int from = 0; from < whole; from += BLOCK) {
            int count = Math.min(BLOCK, whole - from);
            for (int i = 0; i < count; i++) {
                block[i] = distances[at + from + i];
            }
            shifted(block, count, scale);
            for (int i = 0; i < count; i++) {
                units[unitsAt + from + i] = (int) Double.doubleToRawLongBits(block[i]);
            }
        }
        return whole;
    }

    /** A distance becomes its units with {@link #TO_WHOLE} added. */
    private static void shifted(double[] block, int count, double scale) {
        for (int i = 0; i < count; i += FOUR.length()) {
            DoubleVector distance = DoubleVector.fromArray(FOUR, block, i);
            DoubleVector scaled = exponential(distance.neg().div(scale).max(LEAST));
            DoubleVector nearest = scaled.add(TO_WHOLE);
            nearest.intoArray(block, i);
            if (!scaled.sub(nearest.sub(TO_WHOLE)).abs().compare(LT, CLEAR).allTrue()) {
                for (int lane = 0; lane < FOUR.length(); lane++) {
                    block[i + lane] = TO_WHOLE + Gaussian.units((float) distance.lane(lane), scale);
                }
            }
        }
    }

    /** {@code 2²⁴·eˣ}: {@code x = n·ln 2 + r}, the Taylor polynomial of {@code eʳ} up to the twelfth power, and n + 24 added to its exponent. */
    private static DoubleVector exponential(DoubleVector x) {
        DoubleVector shifted = x.fma(broadcast(LOG2_E), broadcast(TO_WHOLE));
        DoubleVector n = shifted.sub(TO_WHOLE);
        DoubleVector r = n.fma(broadcast(-LN2_LOW), n.fma(broadcast(-LN2_HIGH), x));
        DoubleVector p = r.fma(broadcast(1.0 / 479001600), broadcast(1.0 / 39916800))
                .fma(r, broadcast(1.0 / 3628800))
                .fma(r, broadcast(1.0 / 362880))
                .fma(r, broadcast(1.0 / 40320))
                .fma(r, broadcast(1.0 / 5040))
                .fma(r, broadcast(1.0 / 720))
                .fma(r, broadcast(1.0 / 120))
                .fma(r, broadcast(1.0 / 24))
                .fma(r, broadcast(1.0 / 6))
                .fma(r, broadcast(0.5))
                .fma(r, broadcast(1))
                .fma(r, broadcast(1));
        LongVector exponent = shifted.reinterpretAsLongs().add(24).lanewise(LSHL, 52);
        return p.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
    }

    private static DoubleVector broadcast(double value) {
        return DoubleVector.broadcast(FOUR, value);
    }
}
