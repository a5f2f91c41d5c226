package dev.weir.kernels.fourier;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@code y_i = Σ_j r[i + keys − 1 − j]·x_j} for one column, lanes along i: what beats transforms of short columns. */
final class DirectToeplitz {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();
    /** Registers of sums that are kept at once, so that each product need not wait for the one before. */
    private static final int TILE = 8;
    /** Terms of one chain of single precision. */
    private static final int CHAIN = 1024;

    private DirectToeplitz() {}

    /** How long {@code reversed} and {@code y} must be, zeros included. */
    static int padded(int length) {
        return length + TILE * WIDTH;
    }

    /**
     * @param reversed diagonals from the last to the first, padded
     * @param x one for each key
     * @param y added to; padded
     */
    static void add(float[] reversed, float[] x, int keys, float[] y, int queries) {
        for (int from = 0; from < keys; from += CHAIN) {
            int until = Math.min(keys, from + CHAIN);
            int i = 0;
            for (; i + TILE * WIDTH / 2 <= queries; i += TILE * WIDTH) {
                tile(reversed, keys - 1 + i, x, from, until, y, i);
            }
            for (; i < queries; i += WIDTH) {
                register(reversed, keys - 1 + i, x, from, until, y, i);
            }
        }
    }

    private static void tile(float[] r, int shift, float[] x, int from, int until, float[] y, int at) {
        FloatVector sum0 = FloatVector.zero(LANES);
        FloatVector sum1 = FloatVector.zero(LANES);
        FloatVector sum2 = FloatVector.zero(LANES);
        FloatVector sum3 = FloatVector.zero(LANES);
        FloatVector sum4 = FloatVector.zero(LANES);
        FloatVector sum5 = FloatVector.zero(LANES);
        FloatVector sum6 = FloatVector.zero(LANES);
        FloatVector sum7 = FloatVector.zero(LANES);
        for (int j = from; j < until; j++) {
            FloatVector factor = FloatVector.broadcast(LANES, x[j]);
            int place = shift - j;
            sum0 = FloatVector.fromArray(LANES, r, place).fma(factor, sum0);
            sum1 = FloatVector.fromArray(LANES, r, place + WIDTH).fma(factor, sum1);
            sum2 = FloatVector.fromArray(LANES, r, place + 2 * WIDTH).fma(factor, sum2);
            sum3 = FloatVector.fromArray(LANES, r, place + 3 * WIDTH).fma(factor, sum3);
            sum4 = FloatVector.fromArray(LANES, r, place + 4 * WIDTH).fma(factor, sum4);
            sum5 = FloatVector.fromArray(LANES, r, place + 5 * WIDTH).fma(factor, sum5);
            sum6 = FloatVector.fromArray(LANES, r, place + 6 * WIDTH).fma(factor, sum6);
            sum7 = FloatVector.fromArray(LANES, r, place + 7 * WIDTH).fma(factor, sum7);
        }
        sum0.add(FloatVector.fromArray(LANES, y, at)).intoArray(y, at);
        sum1.add(FloatVector.fromArray(LANES, y, at + WIDTH)).intoArray(y, at + WIDTH);
        sum2.add(FloatVector.fromArray(LANES, y, at + 2 * WIDTH)).intoArray(y, at + 2 * WIDTH);
        sum3.add(FloatVector.fromArray(LANES, y, at + 3 * WIDTH)).intoArray(y, at + 3 * WIDTH);
        sum4.add(FloatVector.fromArray(LANES, y, at + 4 * WIDTH)).intoArray(y, at + 4 * WIDTH);
        sum5.add(FloatVector.fromArray(LANES, y, at + 5 * WIDTH)).intoArray(y, at + 5 * WIDTH);
        sum6.add(FloatVector.fromArray(LANES, y, at + 6 * WIDTH)).intoArray(y, at + 6 * WIDTH);
        sum7.add(FloatVector.fromArray(LANES, y, at + 7 * WIDTH)).intoArray(y, at + 7 * WIDTH);
    }

    private static void register(float[] r, int shift, float[] x, int from, int until, float[] y, int at) {
        FloatVector sum = FloatVector.zero(LANES);
        for (int j = from; j < until; j++) {
            sum = FloatVector.fromArray(LANES, r, shift - j).fma(FloatVector.broadcast(LANES, x[j]), sum);
        }
        sum.add(FloatVector.fromArray(LANES, y, at)).intoArray(y, at);
    }
}
