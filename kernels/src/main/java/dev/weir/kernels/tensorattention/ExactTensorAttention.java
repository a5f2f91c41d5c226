package dev.weir.kernels.tensorattention;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;
import java.util.Arrays;

/**
 * Rows {@code q_i ⊙ k1_j}, several queries' together, times K2: two matrix products for each tile, with an online softmax over all pairs of a query between them.
 */
final class ExactTensorAttention {
    private static final int ROWS = 128;
    private static final int COLUMNS = 512;

    private final TensorInputs in;
    private final Gemm gemm;
    private final Pulse pulse;
    private final float[] rows;
    private final float[] scores;
    private final float[] products;
    private final double[] sums;
    private final float[] most;
    private final double[] totals;
    private final float[] rowMost = new float[ROWS];

    ExactTensorAttention(TensorInputs in, Gemm gemm, Pulse pulse) {
        this.in = in;
        this.gemm = gemm;
        this.pulse = pulse;
        rows = new float[ROWS * in.width];
        scores = new float[ROWS * Math.min(COLUMNS, in.second)];
        products = new float[ROWS * in.valueWidth];
        sums = new double[in.queries * in.valueWidth];
        most = new float[in.queries];
        totals = new double[in.queries];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
    }

    static long bytes(TensorInputs in) {
        return 4L * ROWS * ((long) in.width + Math.min(COLUMNS, in.second) + in.valueWidth)
                + 8L * in.queries * in.valueWidth
                + 12L * in.queries;
    }

    /** @param lse [queries], filled with the logarithms of what rows are divided by */
    float[] run(float[] lse) {
        long all = (long) in.queries * in.first;
        for (long from = 0; from < all; from += ROWS) {
            int count = (int) Math.min(ROWS, all - from);
            for (int row = 0; row < count; row++) {
                load(row, from + row);
            }
            for (int column = 0; column < in.second; column += COLUMNS) {
                tile(from, count, column, Math.min(COLUMNS, in.second - column));
            }
            pulse.beat();
        }
        float[] out = new float[sums.length];
        for (int i = 0; i < in.queries; i++) {
            for (int d = i * in.valueWidth; d < (i + 1) * in.valueWidth; d++) {
                out[d] = totals[i] == 0 ? 0 : (float) (sums[d] / totals[i]);
            }
            lse[i] = (float) (most[i] + Math.log(totals[i]));
        }
        return out;
    }

    private int query(long row) {
        return (int) (row / in.first);
    }

    private int key(long row) {
        return (int) (row % in.first);
    }

    private void load(int row, long pair) {
        int query = query(pair) * in.width;
        int key = key(pair) * in.width;
        for (int l = 0; l < in.width; l++) {
            rows[row * in.width + l] = in.q[query + l] * in.k1[key + l];
        }
    }

    private void tile(long from, int count, int column, int wide) {
        int width = in.width;
        float scale = (float) in.scale;
        gemm.multiply(
                false,
                true,
                count,
                wide,
                width,
                scale,
                rows,
                0,
                width,
                in.k2,
                column * width,
                width,
                0,
                scores,
                0,
                wide);
        for (int row = 0; row < count; row++) {
            rowMost[row] = Scores.most(scores, row * wide, wide);
        }
        for (int row = 0; row < count; ) {
            row = raise(from, row, count);
        }
        for (int row = 0; row < count; row++) {
            int i = query(from + row);
            totals[i] += Scores.exponentiate(scores, row * wide, wide, most[i]);
        }
        int values = in.valueWidth;
        gemm.multiply(
                false,
                false,
                count,
                values,
                wide,
                1,
                scores,
                0,
                wide,
                in.v2,
                column * values,
                values,
                0,
                products,
                0,
                values);
        for (int row = 0; row < count; row++) {
            int sum = query(from + row) * values;
            int value = key(from + row) * values;
            for (int d = 0; d < values; d++) {
                sums[sum + d] += (double) in.v1[value + d] * products[row * values + d];
            }
        }
    }

    /** Takes the maxima of the rows of one query in; answers the first row of the next. */
    private int raise(long from, int row, int count) {
        int i = query(from + row);
        float largest = most[i];
        int next = row;
        for (; next < count && query(from + next) == i; next++) {
            largest = Math.max(largest, rowMost[next]);
        }
        if (largest > most[i]) {
            double kept = Math.exp((double) most[i] - largest);
            totals[i] *= kept;
            for (int d = i * in.valueWidth; d < (i + 1) * in.valueWidth; d++) {
                sums[d] *= kept;
            }
            most[i] = largest;
        }
        return next;
    }
}
