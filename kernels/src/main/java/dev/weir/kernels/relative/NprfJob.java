package dev.weir.kernels.relative;

import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * The kernel {@code nprf_rpe}: {@code O_i = Σ_j e^b φ(q_i)·φ(k_j) v_j / Σ_j e^b φ(q_i)·φ(k_j)} with {@code φ(x) = m^(−1/2)·e^(−|x|²/2)·[e^(w_1·x) … e^(w_m·x)]} and b by relative position. A row that sees no key
 * is zero. On request {@code LSE [Nq]}, the logarithm of the denominator, −∞ for such a row, and {@code softmax_limit}, which O tends to for ever more normal rows of W.
 *
 * <p>Θ(Nq·Nk·(m + Dv)) work for short sequences, O(n·log n·m·Dv) for long ones.
 */
public final class NprfJob {
    public static final Signature SIGNATURE =
            Signature.of("Q K V W b", "O LSE? softmax_limit?", "causal normalise check_finite");

    private static final String OUTPUT = "O";
    private static final String SUMS = "LSE";
    private static final String LIMIT = "softmax_limit";

    private NprfJob() {}

    /** Rows without a direction are refused where they are normalised. */
    public static Plan plan(Job job) {
        NprfInputs in = new NprfInputs(job);
        job.requireFinite("b");
        double pairs = 0;
        for (int i = 0; i < in.queries; i++) {
            pairs += in.visible(i);
        }
        double flop = 2.0 * (in.queries + in.keys) * in.features * in.width
                + (TransformedNprf.pays(in) ? TransformedNprf.flop(in) : 2 * pairs * (in.features + in.valueWidth));
        double limit = job.wants(LIMIT) ? 2 * pairs * (in.width + in.valueWidth) : 0;
        long outputs = 4L * in.queries * in.valueWidth;
        long sums = 4L * in.queries;
        double inputs = 0;
        for (Tensor tensor : job.inputs().values()) {
            inputs += tensor.bytes();
        }
        long normalised = 4L * (in.queries + in.keys) * in.width;
        long scratch = Math.max(DirectNprf.bytes(in), TransformedNprf.pays(in) ? TransformedNprf.bytes(in) : 0);
        return new Plan(
                flop + limit,
                inputs + outputs + (job.wants(SUMS) ? sums : 0),
                sums + outputs * (job.wants(LIMIT) ? 2 : 1) + normalised + Features.bytes(in) + scratch);
    }

    public static Map<String, Tensor> plain(Job job) {
        NprfInputs in = new NprfInputs(job);
        float[] lse = new float[in.queries];
        return outputs(job, in, PlainNprf.attend(in, lse), lse);
    }

    public static Form over(Gemm gemm) {
        return job -> {
            NprfInputs in = new NprfInputs(job);
            Features features = Features.of(in, gemm);
            float[] out = new float[in.queries * in.valueWidth];
            float[] lse = new float[in.queries];
            if (!TransformedNprf.pays(in) || !new TransformedNprf(in, features, out, lse, job.pulse()).run()) {
                new DirectNprf(in, features, out, lse, gemm, job.pulse()).run();
            }
            return outputs(job, in, out, lse);
        };
    }

    private static Map<String, Tensor> outputs(Job job, NprfInputs in, float[] out, float[] lse) {
        Map<String, Tensor> outputs = new HashMap<>();
        Shape shape = Shape.of(in.queries, in.valueWidth);
        if (job.wanted().isEmpty() || job.wants(OUTPUT)) {
            outputs.put(OUTPUT, new FloatTensor(shape, out));
        }
        if (job.wants(SUMS)) {
            outputs.put(SUMS, new FloatTensor(Shape.of(in.queries), lse));
        }
        if (job.wants(LIMIT)) {
            outputs.put(LIMIT, new FloatTensor(shape, PlainNprf.limit(in)));
        }
        return outputs;
    }
}
