package dev.weir.kernels.combiner;

import dev.weir.kernels.gemm.Gemm;
import java.util.Arrays;

/**
 * Attention whose rows see their keys in several goes: a running maximum, sum and weighted sum for each row (Milakov and Gimelshein, arXiv:1805.02867).
 *
 * <p>One go takes queries that lie equally far apart, and keys likewise, as leading dimensions of two matrix products with a softmax between them. Θ(queries·keys·(width + valueWidth)) work.
 */
final class OnlineAttention {
    /** Queries of one product, so that their scores stay near. */
    static final int TILE = 64;

    /** Which keys of a go the query of number i sees. */
    enum Seen {
        ALL,
        UP_TO,
        BEFORE,
        AFTER,
        OTHERS
    }

    /** Rows that lie equally far apart, beginning with {@code first}. */
    record Span(int first, int step, int count) {}

    private final float[] queries;
    private final int width;
    private final int valueWidth;
    private final float scale;
    private final Gemm gemm;
    private final float[] sums;
    private final float[] most;
    private final float[] totals;
    private float[] scores = new float[0];

    OnlineAttention(float[] queries, int count, int width, int valueWidth, double scale, Gemm gemm) {
        this.queries = queries;
        this.width = width;
        this.valueWidth = valueWidth;
        this.scale = (float) scale;
        this.gemm = gemm;
        sums = new float[count * valueWidth];
        most = new float[count];
        totals = new float[count];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
    }

    void see(Span rows, float[] keys, float[] values, Span seen, Seen which) {
        for (int from = 0; from < rows.count(); from += TILE) {
            int count = Math.min(TILE, rows.count() - from);
            int skipped = which == Seen.AFTER ? from + 1 : 0;
            int until =
                    switch (which) {
                        case UP_TO -> Math.min(seen.count(), from + count);
                        case BEFORE -> Math.min(seen.count(), from + count - 1);
                        case ALL, AFTER, OTHERS -> seen.count();
                    };
            if (until > skipped) {
                tile(rows, from, count, keys, values, seen, skipped, until, which);
            }
        }
    }

    private void tile(
            Span rows, int from, int count, float[] keys, float[] values, Span seen, int first, int until, Seen which) {
        int wide = until - first;
        if (scores.length < count * wide) {
            scores = new float[count * wide];
        }
        int row = rows.first() + from * rows.step();
        int key = seen.first() + first * seen.step();
        gemm.multiply(
                false,
                true,
                count,
                wide,
                width,
                scale,
                queries,
                row * width,
                rows.step() * width,
                keys,
                key * width,
                seen.step() * width,
                0,
                scores,
                0,
                wide);
        for (int i = 0; i < count; i++) {
            hide(i * wide, wide, from + i - first, which);
            weigh(row + i * rows.step(), i * wide, wide);
        }
        gemm.multiply(
                false,
                false,
                count,
                valueWidth,
                wide,
                1,
                scores,
                0,
                wide,
                values,
                key * valueWidth,
                seen.step() * valueWidth,
                1,
                sums,
                row * valueWidth,
                rows.step() * valueWidth);
    }

    /** @param own the query's number among the keys of the tile */
    private void hide(int at, int wide, int own, Seen which) {
        switch (which) {
            case ALL -> {}
            case UP_TO -> Arrays.fill(scores, at + Math.min(wide, own + 1), at + wide, Float.NEGATIVE_INFINITY);
            case BEFORE -> Arrays.fill(scores, at + Math.min(wide, own), at + wide, Float.NEGATIVE_INFINITY);
            case AFTER -> Arrays.fill(scores, at, at + Math.clamp(own + 1L, 0, wide), Float.NEGATIVE_INFINITY);
            case OTHERS -> {
                if (own >= 0 && own < wide) {
                    scores[at + own] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    private void weigh(int row, int at, int wide) {
        float largest = Math.max(most[row], Rows.most(scores, at, wide));
        if (largest == Float.NEGATIVE_INFINITY) {
            Arrays.fill(scores, at, at + wide, 0);
            return;
        }
        float kept = (float) Math.exp(most[row] - largest);
        totals[row] = totals[row] * kept + Rows.exponentiate(scores, at, wide, largest);
        most[row] = largest;
        if (kept != 1) {
            for (int d = row * valueWidth; d < (row + 1) * valueWidth; d++) {
                sums[d] *= kept;
            }
        }
    }

    /** The logarithm of what each row is divided by; −∞ for one that saw nothing. */
    void logarithms(float[] lse) {
        for (int row = 0; row < lse.length; row++) {
            lse[row] = (float) (most[row] + Math.log(totals[row]));
        }
    }

    /** The attentions; a row that saw nothing is zero. Overwrites what later goes would need. */
    float[] finish() {
        for (int row = 0; row < totals.length; row++) {
            float factor = totals[row] == 0 ? 0 : 1 / totals[row];
            for (int d = row * valueWidth; d < (row + 1) * valueWidth; d++) {
                sums[d] *= factor;
            }
        }
        return sums;
    }
}
