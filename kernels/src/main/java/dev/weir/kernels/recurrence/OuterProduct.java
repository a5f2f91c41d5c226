package dev.weir.kernels.recurrence;

import dev.weir.kernels.gemm.Gemm;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code featuresᵀ·values} of a block of rows, with its scratch. A product of matrices copies both before it begins, which takes longer than the product where there are few features or columns.
 * Here four features meet two registers of columns at a time, over all rows, with their sums in registers:
 *
 * <ul>
 *   <li>features lie in groups, [group, rows, features of a group], mostly of eight, for the compiler takes the checks of bounds out of a loop only where its stride is a constant; one group lies so already;
 *   <li>values are read where they lie as long as few features meet them, a few rows at a time, so that they come from memory once and in order; else columns are copied for all features first;
 *   <li>the last columns overlap those before, if they must, and are summed twice, to the same bits; so sums lie columns by columns, [pair, features, columns of a pair], until all rows are in.
 * </ul>
 */
final class OuterProduct {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int PAIR = StateLoops.PAIR;
    private static final int GROUP = Math.max(8, LANES.length());
    private static final int FOUR = 4;
    private static final int FOURS = GROUP / FOUR;

    /** Up to so many features columns are not worth a copy. */
    private static final int UNCOPIED_MAX = 16;

    /** Rows of values that the nearest cache holds beside the sums. */
    private static final int ROWS = 32;

    private final Gemm gemm;
    private final int width;
    private final int valueDim;
    private final boolean direct;
    private final int groups;
    private final float[] product;
    private final float[] grouped;
    private final float[] columns;
    private final float[] sums;

    /** @param rowsMax of a block */
    OuterProduct(Gemm gemm, int width, int valueDim, int rowsMax) {
        this.gemm = gemm;
        this.width = width;
        this.valueDim = valueDim;
        direct = StateLoops.takes(width, valueDim);
        groups = (width + GROUP - 1) / GROUP;
        product = new float[Math.multiplyExact(width, valueDim)];
        grouped = new float[direct && width != GROUP ? groups * GROUP * rowsMax : 0];
        columns = new float[direct && width > UNCOPIED_MAX ? rowsMax * PAIR : 0];
        sums = new float[direct ? StateLoops.pairs(valueDim) * groups * GROUP * PAIR : 0];
    }

    /** At most, with blocks of so many rows. */
    static long bytes(long width, long valueDim, long rowsMax) {
        return 4 * (width * valueDim + (width + GROUP) * (valueDim + PAIR) + rowsMax * (width + GROUP + PAIR));
    }

    /** @return [width, valueDim], overwritten by the next call */
    float[] of(float[] features, int rows, float[] values, int at) {
        if (!direct) {
            gemm.multiply(
                    true, false, width, valueDim, rows, 1, features, 0, width, values, at, valueDim, 0, product, 0,
                    valueDim);
            return product;
        }
        Arrays.fill(sums, 0);
        float[] from = width == GROUP ? features : group(features, rows);
        if (width > UNCOPIED_MAX) {
            for (int pair = 0; pair < StateLoops.pairs(valueDim); pair++) {
                copy(rows, values, at + StateLoops.column(pair, valueDim));
                for (int four = 0; four < FOURS * groups; four++) {
                    int place = four / FOURS * rows * GROUP + four % FOURS * FOUR;
                    copied(from, place, rows, columns, sums, (pair * FOURS * groups + four) * FOUR * PAIR);
                }
            }
        } else {
            for (int row = 0; row < rows; row += ROWS) {
                for (int pair = 0; pair < StateLoops.pairs(valueDim); pair++) {
                    int place = at + row * valueDim + StateLoops.column(pair, valueDim);
                    tiles(from, rows, row, Math.min(ROWS, rows - row), pair, values, place, valueDim);
                }
            }
        }
        collect();
        return product;
    }

    /** Beyond the last feature there are zeros. */
    private float[] group(float[] features, int rows) {
        int whole = width / GROUP;
        for (int group = 0; group < whole; group++) {
            for (int row = 0; row < rows; row++) {
                int at = row * width + group * GROUP;
                int to = (group * rows + row) * GROUP;
                for (int i = 0; i < GROUP; i += LANES.length()) {
                    FloatVector.fromArray(LANES, features, at + i).intoArray(grouped, to + i);
                }
            }
        }
        for (int row = 0; row < rows && whole < groups; row++) {
            int to = (whole * rows + row) * GROUP;
            for (int i = whole * GROUP; i < groups * GROUP; i++) {
                grouped[to + i - whole * GROUP] = i < width ? features[row * width + i] : 0;
            }
        }
        return grouped;
    }

    private void copy(int rows, float[] values, int at) {
        for (int row = 0; row < rows; row++) {
            int from = at + row * valueDim;
            FloatVector.fromArray(LANES, values, from).intoArray(columns, row * PAIR);
            FloatVector.fromArray(LANES, values, from + PAIR / 2).intoArray(columns, row * PAIR + PAIR / 2);
        }
    }

    private void tiles(float[] features, int rows, int row, int count, int pair, float[] values, int at, int stride) {
        for (int four = 0; four < FOURS * groups; four++) {
            int place = (four / FOURS * rows + row) * GROUP + four % FOURS * FOUR;
            tile(features, place, count, values, at, stride, sums, (pair * FOURS * groups + four) * FOUR * PAIR);
        }
    }

    private static void tile(
            float[] features, int place, int rows, float[] values, int at, int stride, float[] sums, int to) {
        FloatVector s0 = FloatVector.fromArray(LANES, sums, to);
        FloatVector t0 = FloatVector.fromArray(LANES, sums, to + PAIR / 2);
        FloatVector s1 = FloatVector.fromArray(LANES, sums, to + PAIR);
        FloatVector t1 = FloatVector.fromArray(LANES, sums, to + PAIR + PAIR / 2);
        FloatVector s2 = FloatVector.fromArray(LANES, sums, to + 2 * PAIR);
        FloatVector t2 = FloatVector.fromArray(LANES, sums, to + 2 * PAIR + PAIR / 2);
        FloatVector s3 = FloatVector.fromArray(LANES, sums, to + 3 * PAIR);
        FloatVector t3 = FloatVector.fromArray(LANES, sums, to + 3 * PAIR + PAIR / 2);
        for (int row = 0; row < rows; row++) {
            FloatVector v = FloatVector.fromArray(LANES, values, at + row * stride);
            FloatVector w = FloatVector.fromArray(LANES, values, at + row * stride + PAIR / 2);
            int from = place + row * GROUP;
            FloatVector f0 = FloatVector.broadcast(LANES, features[from]);
            s0 = f0.fma(v, s0);
            t0 = f0.fma(w, t0);
            FloatVector f1 = FloatVector.broadcast(LANES, features[from + 1]);
            s1 = f1.fma(v, s1);
            t1 = f1.fma(w, t1);
            FloatVector f2 = FloatVector.broadcast(LANES, features[from + 2]);
            s2 = f2.fma(v, s2);
            t2 = f2.fma(w, t2);
            FloatVector f3 = FloatVector.broadcast(LANES, features[from + 3]);
            s3 = f3.fma(v, s3);
            t3 = f3.fma(w, t3);
        }
        s0.intoArray(sums, to);
        t0.intoArray(sums, to + PAIR / 2);
        s1.intoArray(sums, to + PAIR);
        t1.intoArray(sums, to + PAIR + PAIR / 2);
        s2.intoArray(sums, to + 2 * PAIR);
        t2.intoArray(sums, to + 2 * PAIR + PAIR / 2);
        s3.intoArray(sums, to + 3 * PAIR);
        t3.intoArray(sums, to + 3 * PAIR + PAIR / 2);
    }

    /** The same of columns that were copied. Written out again, for with a stride that is no constant it takes half as long again. */
    private static void copied(float[] features, int place, int rows, float[] columns, float[] sums, int to) {
        FloatVector s0 = FloatVector.fromArray(LANES, sums, to);
        FloatVector t0 = FloatVector.fromArray(LANES, sums, to + PAIR / 2);
        FloatVector s1 = FloatVector.fromArray(LANES, sums, to + PAIR);
        FloatVector t1 = FloatVector.fromArray(LANES, sums, to + PAIR + PAIR / 2);
        FloatVector s2 = FloatVector.fromArray(LANES, sums, to + 2 * PAIR);
        FloatVector t2 = FloatVector.fromArray(LANES, sums, to + 2 * PAIR + PAIR / 2);
        FloatVector s3 = FloatVector.fromArray(LANES, sums, to + 3 * PAIR);
        FloatVector t3 = FloatVector.fromArray(LANES, sums, to + 3 * PAIR + PAIR / 2);
        for (int row = 0; row < rows; row++) {
            FloatVector v = FloatVector.fromArray(LANES, columns, row * PAIR);
            FloatVector w = FloatVector.fromArray(LANES, columns, row * PAIR + PAIR / 2);
            int from = place + row * GROUP;
            FloatVector f0 = FloatVector.broadcast(LANES, features[from]);
            s0 = f0.fma(v, s0);
            t0 = f0.fma(w, t0);
            FloatVector f1 = FloatVector.broadcast(LANES, features[from + 1]);
            s1 = f1.fma(v, s1);
            t1 = f1.fma(w, t1);
            FloatVector f2 = FloatVector.broadcast(LANES, features[from + 2]);
            s2 = f2.fma(v, s2);
            t2 = f2.fma(w, t2);
            FloatVector f3 = FloatVector.broadcast(LANES, features[from + 3]);
            s3 = f3.fma(v, s3);
            t3 = f3.fma(w, t3);
        }
        s0.intoArray(sums, to);
        t0.intoArray(sums, to + PAIR / 2);
        s1.intoArray(sums, to + PAIR);
        t1.intoArray(sums, to + PAIR + PAIR / 2);
        s2.intoArray(sums, to + 2 * PAIR);
        t2.intoArray(sums, to + 2 * PAIR + PAIR / 2);
        s3.intoArray(sums, to + 3 * PAIR);
        t3.intoArray(sums, to + 3 * PAIR + PAIR / 2);
    }

    private void collect() {
        for (int pair = 0; pair < StateLoops.pairs(valueDim); pair++) {
            for (int i = 0; i < width; i++) {
                int to = i * valueDim + StateLoops.column(pair, valueDim);
                System.arraycopy(sums, (pair * groups * GROUP + i) * PAIR, product, to, PAIR);
            }
        }
    }
}
