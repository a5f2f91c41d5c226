package dev.weir.kernels.recurrence;

import dev.weir.kernels.linalg.LaneSum;
import dev.weir.kernels.linalg.Widened;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over rows and a state that the nearest caches hold. They read each row once and write each result once, and multiply about as fast as a product of large matrices. */
final class StateLoops {
    /** At most this many features: with more a product of matrices is as good. */
    static final int FEATURES_MAX = 256;

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_PREFERRED;
    private static final int ROWS = 4;

    /** Columns that pass together, two registers of them. */
    static final int PAIR = 2 * LANES.length();

    private StateLoops() {}

    static boolean takes(int width, int valueDim) {
        return width <= FEATURES_MAX && valueDim >= PAIR;
    }

    static int pairs(int valueDim) {
        return (valueDim + PAIR - 1) / PAIR;
    }

    /** The last pair overlaps the one before, if it must. */
    static int column(int pair, int valueDim) {
        return Math.min(pair * PAIR, valueDim - PAIR);
    }

    /** @param weights [width]: each feature of all rows is added, in double precision */
    static void weigh(float[] features, int width, int rows, double[] weights) {
        int whole = LANES.loopBound(width);
        for (int i = 0; i < whole; i += LANES.length()) {
            DoubleVector lower = DoubleVector.fromArray(WIDE, weights, i);
            DoubleVector upper = DoubleVector.fromArray(WIDE, weights, i + WIDE.length());
            for (int row = 0; row < rows; row++) {
                FloatVector feature = FloatVector.fromArray(LANES, features, row * width + i);
                lower = Widened.lower(feature).add(lower);
                upper = Widened.upper(feature).add(upper);
            }
            lower.intoArray(weights, i);
            upper.intoArray(weights, i + WIDE.length());
        }
        for (int i = whole; i < width; i++) {
            for (int row = 0; row < rows; row++) {
                weights[i] += features[row * width + i];
            }
        }
    }

    /** @param out [rows] from {@code at}, overwritten with {@code features·weights} */
    static void dots(float[] features, int width, int rows, float[] weights, float[] out, int at) {
        int whole = LANES.loopBound(width);
        for (int row = 0; row < rows; row++) {
            FloatVector sums = FloatVector.zero(LANES);
            for (int i = 0; i < whole; i += LANES.length()) {
                sums = FloatVector.fromArray(LANES, features, row * width + i)
                        .fma(FloatVector.fromArray(LANES, weights, i), sums);
            }
            float sum = LaneSum.of(sums);
            for (int i = whole; i < width; i++) {
                sum = Math.fma(features[row * width + i], weights[i], sum);
            }
            out[at + row] = sum;
        }
    }

    /** Within a unit in the last place. */
    static void divide(float[] row, int at, int length, float divisor) {
        // A product takes a tenth of the time of a division; but what one divided by is may be infinite.
        boolean inverted = Math.abs(divisor) >= Float.MIN_NORMAL;
        float factor = inverted ? 1 / divisor : 1;
        int whole = inverted ? LANES.loopBound(length) : 0;
        for (int i = 0; i < whole; i += LANES.length()) {
            FloatVector.fromArray(LANES, row, at + i).mul(factor).intoArray(row, at + i);
        }
        for (int i = whole; i < length; i++) {
            row[at + i] /= divisor;
        }
    }

    /**
     * A state as {@link #answer} reads it.
     *
     * @param packed [pairs, width, columns of a pair], overwritten
     */
    static void pack(float[] sums, int width, int valueDim, float[] packed) {
        for (int pair = 0; pair < pairs(valueDim); pair++) {
            for (int i = 0; i < width; i++) {
                int from = i * valueDim + column(pair, valueDim);
                System.arraycopy(sums, from, packed, (pair * width + i) * PAIR, PAIR);
            }
        }
    }

    /** @param out [rows, valueDim] from {@code outAt}, overwritten with {@code features·sums} */
    static void answer(float[] features, int width, int rows, float[] packed, int valueDim, float[] out, int outAt) {
        if (rows < ROWS) {
            few(features, width, rows, packed, valueDim, out, outAt);
            return;
        }
        for (int row = 0; row < rows; row += ROWS) {
            // The last rows overlap those before, if they must, and are computed twice, to the same bits.
            int first = Math.min(row, rows - ROWS);
            for (int pair = 0; pair < pairs(valueDim); pair++) {
                int at = outAt + first * valueDim + column(pair, valueDim);
                tile(features, width, first * width, packed, pair * width * PAIR, valueDim, out, at);
            }
        }
    }

    private static void few(
            float[] features, int width, int rows, float[] packed, int valueDim, float[] out, int outAt) {
        for (int row = 0; row < rows; row++) {
            for (int pair = 0; pair < pairs(valueDim); pair++) {
                int at = outAt + row * valueDim + column(pair, valueDim);
                FloatVector o = FloatVector.zero(LANES);
                FloatVector p = o;
                for (int i = 0; i < width; i++) {
                    int from = (pair * width + i) * PAIR;
                    FloatVector f = FloatVector.broadcast(LANES, features[row * width + i]);
                    o = f.fma(FloatVector.fromArray(LANES, packed, from), o);
                    p = f.fma(FloatVector.fromArray(LANES, packed, from + PAIR / 2), p);
                }
                o.intoArray(out, at);
                p.intoArray(out, at + PAIR / 2);
            }
        }
    }

    /** Four rows of two registers, their sums in registers. */
    private static void tile(
            float[] features, int width, int place, float[] packed, int panelAt, int valueDim, float[] out, int at) {
        FloatVector o0 = FloatVector.zero(LANES);
        FloatVector p0 = o0;
        FloatVector o1 = o0;
        FloatVector p1 = o0;
        FloatVector o2 = o0;
        FloatVector p2 = o0;
        FloatVector o3 = o0;
        FloatVector p3 = o0;
        for (int i = 0; i < width; i++) {
            FloatVector s = FloatVector.fromArray(LANES, packed, panelAt + i * PAIR);
            FloatVector t = FloatVector.fromArray(LANES, packed, panelAt + i * PAIR + PAIR / 2);
            FloatVector f0 = FloatVector.broadcast(LANES, features[place + i]);
            o0 = f0.fma(s, o0);
            p0 = f0.fma(t, p0);
            FloatVector f1 = FloatVector.broadcast(LANES, features[place + width + i]);
            o1 = f1.fma(s, o1);
            p1 = f1.fma(t, p1);
            FloatVector f2 = FloatVector.broadcast(LANES, features[place + 2 * width + i]);
            o2 = f2.fma(s, o2);
            p2 = f2.fma(t, p2);
            FloatVector f3 = FloatVector.broadcast(LANES, features[place + 3 * width + i]);
            o3 = f3.fma(s, o3);
            p3 = f3.fma(t, p3);
        }
        o0.intoArray(out, at);
        p0.intoArray(out, at + PAIR / 2);
        o1.intoArray(out, at + valueDim);
        p1.intoArray(out, at + valueDim + PAIR / 2);
        o2.intoArray(out, at + 2 * valueDim);
        p2.intoArray(out, at + 2 * valueDim + PAIR / 2);
        o3.intoArray(out, at + 3 * valueDim);
        p3.intoArray(out, at + 3 * valueDim + PAIR / 2);
    }
}
