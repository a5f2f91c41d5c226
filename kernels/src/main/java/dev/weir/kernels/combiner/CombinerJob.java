package dev.weir.kernels.combiner;

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

/**
 * The kernel {@code combiner}: {@code Q, K [n, D], V [n, Dv] → O [n, Dv]}, and on request {@code A [n, n]}, the weights that it implies, and {@code LSE [n]}, the
 * logarithm of what the joint softmax of a row, over positions and blocks, divides by.
 *
 * <ul>
 *   <li>{@code fixed}: own segment directly, other segments (causal: earlier ones) by their summaries; O(n·(s + n/s)). Parameters segment (√n), causal, pool.
 *   <li>{@code logsparse}: itself, and blocks of 2^l for each bit l of its index; O(n·log n). Parameter pool.
 *   <li>{@code axial_rowmajor}: own row directly, each earlier row as its position in the same column sees it; O(n·(row + n/row)). Parameters row, summary (none or wsum).
 *   <li>{@code axial_mixture}: own column and row directly, other columns and the two sides of earlier rows by running maxima; O(n·(row + n/row)). Parameter row.
 * </ul>
 */
public final class CombinerJob {
    public static final Signature SIGNATURE =
            Signature.of("Q K V", "O A? LSE?", "variant segment row causal pool summary check_finite");

    private static final String OUTPUT = "O";
    private static final String WEIGHTS = "A";
    private static final String SUMS = "LSE";

    private CombinerJob() {}

    public static Plan plan(Job job) {
        CombinerInputs in = new CombinerInputs(job);
        job.requireFinite();
        boolean weights = job.wants(WEIGHTS);
        Refused.unless(
                !weights || (long) in.n * in.n <= Integer.MAX_VALUE,
                Code.SHAPE,
                "A would have " + in.n + "² elements; the most is 2^31 - 1");
        double implied = weights ? 2.0 * in.n * in.n * in.width : 0;
        long out = 4L * in.n * in.valueWidth;
        long sums = job.wants(SUMS) ? 4L * in.n : 0;
        long matrix = weights ? 4L * in.n * in.n : 0;
        return new Plan(
                2 * in.pairs() * (in.width + in.valueWidth) + implied,
                4.0 * in.n * (2.0 * in.width + 2.0 * in.valueWidth) + matrix + sums,
                out + sums + matrix + FastCombiner.bytes(in) + (weights ? PlainCombiner.bytes(in) : 0));
    }

    public static Map<String, Tensor> plain(Job job) {
        CombinerInputs in = new CombinerInputs(job);
        PlainCombiner plain = new PlainCombiner(in);
        float[] out = new float[in.n * in.valueWidth];
        float[] weights = new float[job.wants(WEIGHTS) ? in.n * in.n : 0];
        float[] lse = new float[job.wants(SUMS) ? in.n : 0];
        plain.run(out, weights, lse);
        return outputs(job, in, out, weights, lse);
    }

    public static Form over(Gemm gemm) {
        return job -> {
            CombinerInputs in = new CombinerInputs(job);
            float[] weights = new float[job.wants(WEIGHTS) ? in.n * in.n : 0];
            if (job.wants(WEIGHTS)) {
                // The matrix is what the kernel avoids; it is for looking at, so the definition gives it.
                new PlainCombiner(in).run(new float[in.n * in.valueWidth], weights, new float[0]);
            }
            boolean wanted = job.wanted().isEmpty() || job.wants(OUTPUT) || job.wants(SUMS);
            float[] lse = new float[job.wants(SUMS) ? in.n : 0];
            float[] out = wanted ? new FastCombiner(in, gemm, job.pulse()).run(lse) : new float[0];
            return outputs(job, in, out, weights, lse);
        };
    }

    private static Map<String, Tensor> outputs(Job job, CombinerInputs in, float[] out, float[] weights, float[] lse) {
        Map<String, Tensor> outputs = new HashMap<>();
        if (job.wanted().isEmpty() || job.wants(OUTPUT)) {
            outputs.put(OUTPUT, new FloatTensor(Shape.of(in.n, in.valueWidth), out));
        }
        if (job.wants(WEIGHTS)) {
            outputs.put(WEIGHTS, new FloatTensor(Shape.of(in.n, in.n), weights));
        }
        if (job.wants(SUMS)) {
            outputs.put(SUMS, new FloatTensor(Shape.of(in.n), lse));
        }
        return outputs;
    }
}
