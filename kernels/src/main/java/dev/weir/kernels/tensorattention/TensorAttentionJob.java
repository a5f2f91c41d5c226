package dev.weir.kernels.tensorattention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel {@code tensor_attention}: {@code O_i = Σ_jk e^s (V1_j ⊙ V2_k) / Σ_jk e^s} with {@code s = scale·Σ_l Q_il K1_jl K2_kl}, scale 1/D by default. Without pairs, zeros.
 *
 * <p>Outputs: {@code O}, Θ(n·n1·n2·(D + Dv)); on request {@code LSE [n]}, {@code ln Σ_jk e^s}, −∞ without pairs, in the same time, and {@code O_degG} for even G, with the Taylor polynomial of degree G for the exponential, Θ((n + n1 + n2)·C(D+G, G)·Dv). With {@code |s| ≤ X} its
 * weights are off by at most {@code X^(G+1)·e^(2X)/(G+1)!} of themselves. A polynomial of odd degree may be negative, and is refused.
 */
public final class TensorAttentionJob {
    public static final Signature SIGNATURE = Signature.of("Q K1 V1 K2 V2", "O O_deg#? LSE?", "scale check_finite");

    private static final String OUTPUT = "O";
    private static final String SUMS = "LSE";
    private static final Pattern DEGREE = Pattern.compile("O_deg(\\d{1,3})");

    private TensorAttentionJob() {}

    public static Plan plan(Job job) {
        TensorInputs in = new TensorInputs(job);
        job.requireFinite();
        double flop = 0;
        long scratch = 0;
        if (exact(job)) {
            flop += 2 * in.queries * in.pairs() * (in.width + in.valueWidth)
                    + in.queries * (double) in.first * in.width;
            scratch = ExactTensorAttention.bytes(in);
        }
        for (int degree : degrees(job).values()) {
            double monomials = Monomials.count(in.width, degree);
            flop += 2 * monomials * (in.valueWidth + 1.5) * ((double) in.queries + in.first + in.second);
            scratch = Math.max(scratch, TaylorTensorAttention.bytes(in, degree));
        }
        int outputs = degrees(job).size() + (exact(job) ? 1 : 0);
        long sums = exact(job) ? 4L * in.queries : 0;
        double inputs = 0;
        for (Tensor tensor : job.inputs().values()) {
            inputs += tensor.bytes();
        }
        long out = 4L * in.queries * in.valueWidth;
        return new Plan(flop, inputs + (double) outputs * out + sums, outputs * out + sums + scratch);
    }

    public static Map<String, Tensor> plain(Job job) {
        TensorInputs in = new TensorInputs(job);
        return outputs(
                job, in, lse -> PlainTensorAttention.exact(in, lse), degree -> PlainTensorAttention.taylor(in, degree));
    }

    public static Form over(Gemm gemm) {
        return job -> {
            TensorInputs in = new TensorInputs(job);
            return outputs(
                    job,
                    in,
                    lse -> new ExactTensorAttention(in, gemm, job.pulse()).run(lse),
                    degree -> TaylorTensorAttention.attend(in, degree, gemm, job.pulse()));
        };
    }

    private static Map<String, Tensor> outputs(
            Job job, TensorInputs in, UnaryOperator<float[]> exact, Function<Integer, float[]> taylor) {
        Map<String, Tensor> outputs = new HashMap<>();
        Shape shape = Shape.of(in.queries, in.valueWidth);
        if (exact(job)) {
            FloatTensor lse = new FloatTensor(Shape.of(in.queries));
            outputs.put(OUTPUT, new FloatTensor(shape, exact.apply(lse.values())));
            if (job.wants(SUMS)) {
                outputs.put(SUMS, lse);
            }
        }
        degrees(job).forEach((name, degree) -> outputs.put(name, new FloatTensor(shape, taylor.apply(degree))));
        return outputs;
    }

    private static boolean exact(Job job) {
        return job.wanted().isEmpty() || job.wants(OUTPUT) || job.wants(SUMS);
    }

    private static Map<String, Integer> degrees(Job job) {
        Map<String, Integer> degrees = new TreeMap<>();
        for (String name : job.wanted()) {
            Matcher matcher = DEGREE.matcher(name);
            if (matcher.matches()) {
                int degree = Integer.parseInt(matcher.group(1));
                Refused.unless(
                        degree % 2 == 0,
                        Code.RANGE,
                        name + " must have an even degree, for weights of an odd one may be negative");
                degrees.put(name, degree);
            }
        }
        return degrees;
    }
}
