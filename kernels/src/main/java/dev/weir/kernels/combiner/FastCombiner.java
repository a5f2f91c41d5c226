package dev.weir.kernels.combiner;

import dev.weir.kernels.combiner.OnlineAttention.Seen;
import dev.weir.kernels.combiner.OnlineAttention.Span;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;

/** Each variant as attentions over keys and over summaries of blocks. */
final class FastCombiner {
    private final CombinerInputs in;
    private final Gemm gemm;
    private final Pulse pulse;

    FastCombiner(CombinerInputs in, Gemm gemm, Pulse pulse) {
        this.in = in;
        this.gemm = gemm;
        this.pulse = pulse;
    }

    static long bytes(CombinerInputs in) {
        long scores = 4L
                * OnlineAttention.TILE
                * Math.max(Math.min(in.part, in.n), in.n / Math.max(1, Math.min(in.part, in.n)) + 1);
        long summary = 4L * (2L * in.width + in.valueWidth + 2);
        long rows = (long) in.n * (in.valueWidth + 2L) * 4;
        return switch (in.variant) {
            case FIXED -> rows + scores + summary * in.segments();
            case LOGSPARSE -> rows + summary * in.n + 8L * in.n;
            case AXIAL_ROWMAJOR, AXIAL_MIXTURE -> 2 * rows + scores * 2 + summary * in.n;
        };
    }

    /** @param lse [n], filled with the logarithms of what rows are divided by, or empty where nobody wants them */
    float[] run(float[] lse) {
        return switch (in.variant) {
            case FIXED -> finish(fixed(), lse);
            case LOGSPARSE -> new Dyadic(in, pulse).run(lse);
            case AXIAL_ROWMAJOR -> finish(rowMajor(), lse);
            case AXIAL_MIXTURE -> finish(mixture(), lse);
        };
    }

    private static float[] finish(OnlineAttention attention, float[] lse) {
        attention.logarithms(lse);
        return attention.finish();
    }

    private OnlineAttention attention(float[] queries, int count, int valueWidth) {
        return new OnlineAttention(queries, count, in.width, valueWidth, in.scale, gemm);
    }

    private OnlineAttention fixed() {
        int segments = in.segments();
        float[] queries = new float[segments * in.width];
        float[] keys = new float[segments * in.width];
        OnlineAttention summaries = attention(queries, segments, in.valueWidth);
        for (int segment = 0; segment < segments; segment++) {
            Span own = segment(segment);
            in.pool.rows(in.q, own.first(), own.count(), in.width, queries, segment);
            in.pool.rows(in.k, own.first(), own.count(), in.width, keys, segment);
            summaries.see(new Span(segment, 1, 1), in.k, in.v, own, Seen.ALL);
        }
        float[] values = summaries.finish();
        OnlineAttention attention = attention(in.q, in.n, in.valueWidth);
        for (int segment = 0; segment < segments; segment++) {
            Span own = segment(segment);
            attention.see(own, in.k, in.v, own, in.causal ? Seen.UP_TO : Seen.ALL);
            attention.see(own, keys, values, new Span(0, 1, segment), Seen.ALL);
            if (!in.causal) {
                attention.see(own, keys, values, new Span(segment + 1, 1, segments - segment - 1), Seen.ALL);
            }
            pulse.beat();
        }
        return attention;
    }

    private Span segment(int segment) {
        int first = segment * in.part;
        return new Span(first, 1, Math.min(in.part, in.n - first));
    }

    private Span row(int row) {
        return new Span(row * in.part, 1, in.part);
    }

    private Span column(int column) {
        return new Span(column, in.part, in.rows());
    }

    private OnlineAttention rowMajor() {
        OnlineAttention inner = attention(in.q, in.n, in.valueWidth);
        OnlineAttention innerKeys = attention(in.q, in.weighted ? in.n : 0, in.width);
        for (int row = 0; row < in.rows(); row++) {
            inner.see(row(row), in.k, in.v, row(row), Seen.ALL);
            if (in.weighted) {
                innerKeys.see(row(row), in.k, in.k, row(row), Seen.ALL);
            }
            pulse.beat();
        }
        float[] values = inner.finish();
        float[] keys = in.weighted ? innerKeys.finish() : in.k;
        OnlineAttention attention = attention(in.q, in.n, in.valueWidth);
        for (int row = 0; row < in.rows(); row++) {
            attention.see(row(row), in.k, in.v, row(row), Seen.UP_TO);
            pulse.beat();
        }
        for (int column = 0; column < in.part; column++) {
            attention.see(column(column), keys, values, column(column), Seen.BEFORE);
            pulse.beat();
        }
        return attention;
    }

    private OnlineAttention mixture() {
        OnlineAttention attention = attention(in.q, in.n, in.valueWidth);
        for (int row = 0; row < in.rows(); row++) {
            attention.see(row(row), in.k, in.v, row(row), Seen.UP_TO);
            pulse.beat();
        }
        for (int column = 0; column < in.part; column++) {
            attention.see(column(column), in.k, in.v, column(column), Seen.BEFORE);
            pulse.beat();
        }
        columnsAbove(attention);
        sides(attention, false);
        sides(attention, true);
        return attention;
    }

    /** Each other column's part above. */
    private void columnsAbove(OnlineAttention attention) {
        float[] keys = new float[in.n * in.width];
        float[] queries = new float[in.n * in.width];
        for (int column = 0; column < in.part; column++) {
            running(in.k, column, in.part, in.rows(), keys);
            running(in.q, column, in.part, in.rows(), queries);
        }
        OnlineAttention summaries = attention(queries, in.n, in.valueWidth);
        for (int column = 0; column < in.part; column++) {
            summaries.see(column(column), in.k, in.v, column(column), Seen.BEFORE);
            pulse.beat();
        }
        float[] values = summaries.finish();
        for (int row = 1; row < in.rows(); row++) {
            attention.see(row(row), keys, values, row(row), Seen.OTHERS);
            pulse.beat();
        }
    }

    /** The parts left of each column of the rows above, or right of it. */
    private void sides(OnlineAttention attention, boolean right) {
        float[] keys = new float[in.n * in.width];
        float[] queries = new float[in.n * in.width];
        for (int row = 0; row < in.rows(); row++) {
            int first = row * in.part + (right ? in.part - 1 : 0);
            running(in.k, first, right ? -1 : 1, in.part, keys);
            running(in.q, first, right ? -1 : 1, in.part, queries);
        }
        OnlineAttention summaries = attention(queries, in.n, in.valueWidth);
        for (int row = 0; row < in.rows(); row++) {
            summaries.see(row(row), in.k, in.v, row(row), right ? Seen.AFTER : Seen.BEFORE);
            pulse.beat();
        }
        float[] values = summaries.finish();
        // The outermost column has nothing on that side.
        for (int column = right ? 0 : 1; column < (right ? in.part - 1 : in.part); column++) {
            attention.see(column(column), keys, values, column(column), Seen.BEFORE);
            pulse.beat();
        }
    }

    /** Into each place the maximum of those before it; the first place stays zero and is seen by nobody. */
    private void running(float[] from, int first, int step, int count, float[] to) {
        for (int at = 1; at < count; at++) {
            int before = (first + (at - 1) * step) * in.width;
            int place = (first + at * step) * in.width;
            System.arraycopy(at == 1 ? from : to, before, to, place, in.width);
            Pool.MAX.add(from, before, to, place, in.width);
        }
    }
}
