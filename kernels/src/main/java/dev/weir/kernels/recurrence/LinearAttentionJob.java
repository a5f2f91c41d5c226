package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel {@code linear_attention} (LiT): {@code O_i = φ(q_i)ᵀ·S_i / (φ(q_i)·z_i + eps)}, with S and z over the keys that row i sees.
 *
 * <pre>
 *   Q [.., Nq, D]   K [.., Nk, D]   V [.., Nk, Dv]   f32, bf16 or f16
 *   O [.., Nq, Dv]   S [.., D, Dv]   z [.., D]   LSE [.., Nq]   f32; S and z over all keys, LSE what a row is divided by
 * </pre>
 *
 * Parameters: {@code feature} relu (default) or elu1; {@code eps} ≥ 0, 1e-6; {@code causal}, aligned to the end: row i sees key j if {@code j ≤ i + Nk − Nq}. A row without an
 * active key is 0. Without names O alone is given. LSE is {@code ln(φ(q_i)·z_i + eps)}, and −∞ for a row without an active key. {@code heads}, {@code [from, to]}, is a part of the work: those heads alone, the leading axes taken as one, in the results, too. Θ((Nq + Nk)·D·Dv) work; scratch of a block
 * of rows and a state.
 */
public final class LinearAttentionJob {
    public static final Signature SIGNATURE =
            Signature.of("Q K V", "O S? z? LSE?", "feature eps causal heads check_finite");

    static final int CHUNK = 128;

    private final Job job;
    /** Of the results, besides their last two axes. */
    private final Shape leading;

    private final int heads;
    private final int from;
    private final int to;
    private final int nq;
    private final int nk;
    private final int dim;
    private final int valueDim;
    private final boolean causal;
    private final double eps;
    private final FeatureMap map;

    private LinearAttentionJob(Job job) {
        this.job = job;
        Shape queries = HeadShapes.ofRows(job, "Q");
        Shape keys = HeadShapes.ofRows(job, "K");
        Shape values = HeadShapes.ofRows(job, "V");
        heads = HeadShapes.heads(queries);
        int[] range = job.params().range("heads", heads);
        from = range[0];
        to = range[1];
        leading = job.params().has("heads") ? Shape.of(to - from, 0, 0) : queries;
        nq = queries.size(-2);
        nk = keys.size(-2);
        dim = queries.size(-1);
        valueDim = values.size(-1);
        job.requireShape("K", HeadShapes.with(queries, nk, dim));
        job.requireShape("V", HeadShapes.with(queries, nk, valueDim));
        for (String input : List.of("Q", "K", "V")) {
            HeadShapes.requireNarrow(job, input);
        }
        causal = job.params().flag("causal", false);
        eps = job.params().number("eps", 1e-6);
        Refused.unless(eps >= 0 && Double.isFinite(eps), Code.RANGE, "eps must be a number from 0, but is " + eps);
        map = FeatureMap.named(job.params().word("feature", "relu"), dim);
    }

    public static Splitting splitting() {
        return new ByHeads();
    }

    public static Plan plan(Job job) {
        LinearAttentionJob parsed = new LinearAttentionJob(job);
        job.requireFinite();
        return parsed.plan();
    }

    private Plan plan() {
        double rows = (to - from) * ((double) nq + nk);
        Shape states = HeadShapes.shape(leading, dim, valueDim);
        long outputs = 4L
                * (HeadShapes.shape(leading, nq, valueDim).count()
                        + (long) states.count()
                        + (to - from) * (long) dim
                        + sums());
        long chunk = 4L * CHUNK * (2L * dim + CHUNK + 1) + 4L * 256 * dim;
        long state = LinearState.bytes(dim, valueDim)
                + LinearState.addingBytes(dim, valueDim)
                + 12L * dim * (valueDim + 33L);
        long widened = HeadShapes.widenedBytes(job, "Q", "K", "V") / Math.max(1, heads) * (to - from);
        return new Plan(
                2 * rows * dim * (valueDim + 1.0),
                4 * rows * ((double) dim + valueDim) + (wants("S") ? 4.0 * states.count() : 0) + 4.0 * sums(),
                outputs + chunk + state + widened + 4L * nq);
    }

    /** Elements of LSE. */
    private int sums() {
        return wants("LSE") ? HeadShapes.shape(leading, nq).count() : 0;
    }

    private boolean wants(String output) {
        return job.wanted().isEmpty() ? output.equals("O") : job.wants(output);
    }

    /** Row by row, in double precision. */
    public static Map<String, Tensor> plain(Job job) {
        return new LinearAttentionJob(job).plain();
    }

    private Map<String, Tensor> plain() {
        Outputs out = new Outputs();
        double[] feature = new double[dim];
        for (int head = from; head < to; head++) {
            double[] sums = new double[dim * valueDim];
            double[] weights = new double[dim];
            int seen = 0;
            for (int i = 0; i < nq; i++) {
                job.pulse().beat();
                for (int visible = visible(i); seen < visible; seen++) {
                    see(head * nk + seen, out, sums, weights);
                }
                map.exactly(out.q.values(), out.q.at() + (head * nq + i) * dim, feature);
                answer(feature, sums, weights, out, (head - from) * nq + i);
            }
            for (; seen < nk; seen++) {
                see(head * nk + seen, out, sums, weights);
            }
            out.keepState(head, sums, weights);
        }
        return out.wanted();
    }

    private int visible(int i) {
        return causal ? (int) Math.clamp((long) i + nk - nq + 1, 0, nk) : nk;
    }

    private void see(int key, Outputs out, double[] sums, double[] weights) {
        double[] feature = new double[dim];
        map.exactly(out.k.values(), out.k.at() + key * dim, feature);
        for (int d = 0; d < dim; d++) {
            weights[d] += feature[d];
            for (int c = 0; c < valueDim; c++) {
                sums[d * valueDim + c] += feature[d] * out.v.values()[out.v.at() + key * valueDim + c];
            }
        }
    }

    private void answer(double[] feature, double[] sums, double[] weights, Outputs out, int row) {
        double denominator = 0;
        for (int d = 0; d < dim; d++) {
            denominator += feature[d] * weights[d];
        }
        for (int c = 0; c < valueDim; c++) {
            double numerator = 0;
            for (int d = 0; d < dim; d++) {
                numerator += feature[d] * sums[d * valueDim + c];
            }
            // Without an active key the numerator is 0, and so is the row, even where eps is.
            out.o[row * valueDim + c] = denominator == 0 ? 0 : (float) (numerator / (denominator + eps));
        }
        out.keepSum(row, denominator);
    }

    /** Over chunks of rows: inside a chunk products of its rows, between chunks the state. */
    public static Form over(Gemm gemm) {
        return over(gemm, CHUNK);
    }

    static Form over(Gemm gemm, int chunk) {
        return job -> new LinearAttentionJob(job).chunked(gemm, chunk);
    }

    private Map<String, Tensor> chunked(Gemm gemm, int chunk) {
        Outputs out = new Outputs();
        ChunkedAttention attention = new ChunkedAttention(map, valueDim, gemm, chunk, job.pulse());
        for (int head = from; head < to; head++) {
            ChunkedAttention.Rows rows = new ChunkedAttention.Rows(
                    out.q.values(),
                    out.q.at() + head * nq * dim,
                    nq,
                    out.k.values(),
                    out.k.at() + head * nk * dim,
                    out.v.values(),
                    out.v.at() + head * nk * valueDim,
                    nk);
            float[] denominators = new float[nq];
            LinearState state =
                    attention.run(rows, causal, (float) eps, out.o, (head - from) * nq * valueDim, denominators);
            for (int i = 0; i < nq; i++) {
                out.keepSum((head - from) * nq + i, denominators[i]);
            }
            out.keepState(head, state.ownSums(), state.ownWeights());
        }
        return out.wanted();
    }

    /** The arrays of a run. */
    private final class Outputs {
        final Columns q = own("Q", nq * dim);
        final Columns k = own("K", nk * dim);
        final Columns v = own("V", nk * valueDim);
        final float[] o = new float[HeadShapes.shape(leading, nq, valueDim).count()];
        final float[] s = new float[HeadShapes.shape(leading, dim, valueDim).count()];
        final float[] z = new float[(to - from) * dim];
        final float[] lse = new float[sums()];

        /** One row of all heads. */
        private Columns own(String input, int each) {
            return Columns.of(job, input, 1, heads * each, from * each, to * each);
        }

        void keepSum(int row, double denominator) {
            if (lse.length > 0) {
                lse[row] = denominator == 0 ? Float.NEGATIVE_INFINITY : (float) Math.log(denominator + eps);
            }
        }

        void keepState(int head, double[] sums, double[] weights) {
            for (int i = 0; i < sums.length; i++) {
                s[(head - from) * sums.length + i] = (float) sums[i];
            }
            for (int i = 0; i < dim; i++) {
                z[(head - from) * dim + i] = (float) weights[i];
            }
        }

        Map<String, Tensor> wanted() {
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            if (wants("O")) {
                outputs.put("O", new FloatTensor(HeadShapes.shape(leading, nq, valueDim), o));
            }
            if (wants("S")) {
                outputs.put("S", new FloatTensor(HeadShapes.shape(leading, dim, valueDim), s));
            }
            if (wants("z")) {
                outputs.put("z", new FloatTensor(HeadShapes.shape(leading, dim), z));
            }
            if (wants("LSE")) {
                outputs.put("LSE", new FloatTensor(HeadShapes.shape(leading, nq), lse));
            }
            return outputs;
        }
    }
}
