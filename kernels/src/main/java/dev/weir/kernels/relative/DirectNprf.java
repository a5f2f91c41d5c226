package dev.weir.kernels.relative;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;
import java.util.Arrays;

/** All pairs, a tile of queries at a time: two matrix products with the biases between them. Each row is relative to its own largest weight. */
final class DirectNprf {
    private static final int TILE = 32;

    private final NprfInputs in;
    private final Features features;
    private final float[] out;
    private final float[] lse;
    private final Gemm gemm;
    private final Pulse pulse;
    private final float[] scores;

    DirectNprf(NprfInputs in, Features features, float[] out, float[] lse, Gemm gemm, Pulse pulse) {
        this.in = in;
        this.features = features;
        this.out = out;
        this.lse = lse;
        this.gemm = gemm;
        this.pulse = pulse;
        scores = new float[Math.multiplyExact(Math.min(TILE, in.queries), in.keys)];
    }

    static long bytes(NprfInputs in) {
        return 4L * Math.min(TILE, in.queries) * in.keys;
    }

    void run() {
        for (int from = 0; from < in.queries; from += TILE) {
            tile(from, Math.min(TILE, in.queries - from));
            pulse.beat();
        }
    }

    private void tile(int from, int rows) {
        int seen = in.visible(from + rows - 1);
        int m = in.features;
        gemm.multiply(
                false,
                true,
                rows,
                seen,
                m,
                1,
                features.queries(),
                from * m,
                m,
                features.keys(),
                0,
                m,
                0,
                scores,
                0,
                seen);
        double[] totals = new double[rows];
        for (int row = 0; row < rows; row++) {
            totals[row] = weigh(from + row, row * seen, seen);
        }
        int width = in.valueWidth;
        gemm.multiply(false, false, rows, width, seen, 1, scores, 0, seen, in.v, 0, width, 0, out, from * width, width);
        for (int row = 0; row < rows; row++) {
            for (int d = (from + row) * width; d < (from + row + 1) * width; d++) {
                out[d] = totals[row] > 0 ? (float) (out[d] / totals[row]) : 0;
            }
        }
    }

    private double weigh(int i, int at, int seen) {
        int visible = in.visible(i);
        Arrays.fill(scores, at + visible, at + seen, 0);
        float most = Rows.mostOfSum(in.b, in.offset(i), features.keyScales(), visible);
        lse[i] = Float.NEGATIVE_INFINITY;
        if (most == Float.NEGATIVE_INFINITY) {
            Arrays.fill(scores, at, at + seen, 0);
            return 0;
        }
        double total = Rows.weigh(scores, at, in.b, in.offset(i), features.keyScales(), visible, most);
        lse[i] = features.lse(i, total, most);
        return total;
    }
}
