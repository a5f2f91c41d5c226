package dev.weir.kernels.recurrence;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with a state of few features. They do little for each byte of a value or a result, so what a product of matrices does beforehand costs more than the product: here rows pass
 * once, in order, and the state stays in the nearest cache.
 *
 * <p>An update runs over columns innermost, for then the compiler takes the checks of bounds out of the loop, and features are broadcast once for a row; columns that do not fill a
 * register are summed one by one. An answer runs over features, with its sums in registers, so that each result is written once.
 */
final class NarrowState {
    /** At most this many features: with more there is work enough for a product of matrices. */
    static final int FEATURES_MAX = 16;

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(WIDE.vectorBitSize() / 2));
    private static final int ROWS = 4;
    private static final int PAIR = 2 * LANES.length();

    private NarrowState() {}

    static boolean takes(int width, int valueDim) {
        return width <= FEATURES_MAX && valueDim >= PAIR;
    }

    /** @param product [width, valueDim], overwritten with {@code featuresᵀ·values} */
    static void add(float[] features, int width, int rows, float[] values, int at, int valueDim, float[] product) {
        Arrays.fill(product, 0, width * valueDim, 0);
        int row = 0;
        for (; row + ROWS <= rows; row += ROWS) {
            for (int i = 0; i < width; i += 2) {
                // The last of an odd number is summed twice, to the same bits.
                int next = Math.min(i + 1, width - 1);
                four(features, width, row * width, i, next, values, at + row * valueDim, valueDim, product);
            }
        }
        for (int r = 0; r < rows; r++) {
            int from = r < row ? LANES.loopBound(valueDim) : 0;
            for (int i = 0; i < width && from < valueDim; i++) {
                axpy(features[r * width + i], values, at + r * valueDim, from, valueDim, product, i * valueDim);
            }
        }
    }

    /** Four rows for two features, in whole registers. */
    private static void four(
            float[] features,
            int width,
            int place,
            int i,
            int next,
            float[] values,
            int at,
            int valueDim,
            float[] product) {
        FloatVector f0 = FloatVector.broadcast(LANES, features[place + i]);
        FloatVector g0 = FloatVector.broadcast(LANES, features[place + next]);
        FloatVector f1 = FloatVector.broadcast(LANES, features[place + width + i]);
        FloatVector g1 = FloatVector.broadcast(LANES, features[place + width + next]);
        FloatVector f2 = FloatVector.broadcast(LANES, features[place + 2 * width + i]);
        FloatVector g2 = FloatVector.broadcast(LANES, features[place + 2 * width + next]);
        FloatVector f3 = FloatVector.broadcast(LANES, features[place + 3 * width + i]);
        FloatVector g3 = FloatVector.broadcast(LANES, features[place + 3 * width + next]);
        int sumAt = i * valueDim;
        int nextAt = next * valueDim;
        int whole = LANES.loopBound(valueDim);
        for (int j = 0; j < whole; j += LANES.length()) {
            FloatVector s = FloatVector.fromArray(LANES, product, sumAt + j);
            FloatVector t = FloatVector.fromArray(LANES, product, nextAt + j);
            FloatVector v0 = FloatVector.fromArray(LANES, values, at + j);
            s = f0.fma(v0, s);
            t = g0.fma(v0, t);
            FloatVector v1 = FloatVector.fromArray(LANES, values, at + valueDim + j);
            s = f1.fma(v1, s);
            t = g1.fma(v1, t);
            FloatVector v2 = FloatVector.fromArray(LANES, values, at + 2 * valueDim + j);
            s = f2.fma(v2, s);
            t = g2.fma(v2, t);
            FloatVector v3 = FloatVector.fromArray(LANES, values, at + 3 * valueDim + j);
            s = f3.fma(v3, s);
            t = g3.fma(v3, t);
            s.intoArray(product, sumAt + j);
            t.intoArray(product, nextAt + j);
        }
    }

    /** @param weights [width]: each feature of all rows is added, in double precision */
    static void weigh(float[] features, int width, int rows, double[] weights) {
        int whole = WIDE.loopBound(width);
        for (int i = 0; i < whole; i += WIDE.length()) {
            DoubleVector sum = DoubleVector.fromArray(WIDE, weights, i);
            for (int row = 0; row < rows; row++) {
                FloatVector f = FloatVector.fromArray(HALF, features, row * width + i);
                sum = sum.add(f.convertShape(VectorOperators.F2D, WIDE, 0));
            }
            sum.intoArray(weights, i);
        }
        for (int i = whole; i < width; i++) {
            for (int row = 0; row < rows; row++) {
                weights[i] += features[row * width + i];
            }
        }
    }

    /** @param out [rows, valueDim] from {@code outAt}, overwritten with {@code features·sums} */
    static void answer(float[] features, int width, int rows, float[] sums, int valueDim, float[] out, int outAt) {
        int panels = (valueDim + PAIR - 1) / PAIR;
        float[] packed = new float[panels * width * PAIR];
        for (int panel = 0; panel < panels; panel++) {
            for (int i = 0; i < width; i++) {
                System.arraycopy(
                        sums, i * valueDim + column(panel, valueDim), packed, (panel * width + i) * PAIR, PAIR);
            }
        }
        for (int row = 0; row < rows; row += ROWS) {
            for (int panel = 0; panel < panels; panel++) {
                int at = outAt + row * valueDim + column(panel, valueDim);
                tile(features, width, row, rows - 1 - row, packed, panel * width * PAIR, valueDim, out, at);
            }
        }
    }

    /** The last panel overlaps the one before, if it must: its results are computed twice, to the same bits. */
    private static int column(int panel, int valueDim) {
        return Math.min(panel * PAIR, valueDim - PAIR);
    }

    /** Four rows of two registers. Where fewer than four are left the last one is computed several times, to the same bits. */
    private static void tile(
            float[] features,
            int width,
            int row,
            int more,
            float[] packed,
            int panelAt,
            int valueDim,
            float[] out,
            int at) {
        int r1 = Math.min(1, more);
        int r2 = Math.min(2, more);
        int r3 = Math.min(3, more);
        FloatVector o00 = FloatVector.zero(LANES);
        FloatVector o01 = o00;
        FloatVector o10 = o00;
        FloatVector o11 = o00;
        FloatVector o20 = o00;
        FloatVector o21 = o00;
        FloatVector o30 = o00;
        FloatVector o31 = o00;
        int place = row * width;
        for (int i = 0; i < width; i++) {
            FloatVector s0 = FloatVector.fromArray(LANES, packed, panelAt + i * PAIR);
            FloatVector s1 = FloatVector.fromArray(LANES, packed, panelAt + i * PAIR + PAIR / 2);
            FloatVector f0 = FloatVector.broadcast(LANES, features[place + i]);
            o00 = f0.fma(s0, o00);
            o01 = f0.fma(s1, o01);
            FloatVector f1 = FloatVector.broadcast(LANES, features[place + r1 * width + i]);
            o10 = f1.fma(s0, o10);
            o11 = f1.fma(s1, o11);
            FloatVector f2 = FloatVector.broadcast(LANES, features[place + r2 * width + i]);
            o20 = f2.fma(s0, o20);
            o21 = f2.fma(s1, o21);
            FloatVector f3 = FloatVector.broadcast(LANES, features[place + r3 * width + i]);
            o30 = f3.fma(s0, o30);
            o31 = f3.fma(s1, o31);
        }
        int half = LANES.length();
        o00.intoArray(out, at);
        o01.intoArray(out, at + half);
        o10.intoArray(out, at + r1 * valueDim);
        o11.intoArray(out, at + r1 * valueDim + half);
        o20.intoArray(out, at + r2 * valueDim);
        o21.intoArray(out, at + r2 * valueDim + half);
        o30.intoArray(out, at + r3 * valueDim);
        o31.intoArray(out, at + r3 * valueDim + half);
    }

    private static void axpy(float factor, float[] from, int fromAt, int first, int last, float[] to, int toAt) {
        for (int j = first; j < last; j++) {
            to[toAt + j] = Math.fma(factor, from[fromAt + j], to[toAt + j]);
        }
    }

    /** {@code a·b} of a few elements. */
    static float dot(float[] a, int at, float[] b, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum = Math.fma(a[at + i], b[i], sum);
        }
        return sum;
    }
}
