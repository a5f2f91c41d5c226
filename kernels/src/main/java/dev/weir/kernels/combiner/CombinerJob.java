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
 * The kernel {@code combiner}: {@code Q, K [n, D], V [n, Dv] → O [n, Dv]}, and on request {@code A [n, n]}, the weights that it implies.
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
            Signature.of("Q K V", "O A?", "variant segment row causal pool summary check_finite");

    private static final String OUTPUT = "O";
    private static final String WEIGHTS = "A";

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
        long matrix = weights ? 4L * in.n * in.n : 0;
        return new Plan(
                2 * in.pairs() * (in.width + in.valueWidth) + implied,
                4.0 * in.n * (2.0 * in.width + 2.0 * in.valueWidth) + matrix,
                out + matrix + FastCombiner.bytes(in) + (weights ? PlainCombiner.bytes(in) : 0));
    }

    public static Map<String, Tensor> plain(Job job) {
        CombinerInputs in = new CombinerInputs(job);
        PlainCombiner plain = new PlainCombiner(in);
        float[] out = new float[in.n * in.valueWidth];
        float[] weights = new float[job.wants(WEIGHTS) ? in.n * in.n : 0];
        plain.run(out, weights);
        return outputs(job, in, out, weights);
    }

    public static Form over(Gemm gemm) {
        return job -> {
            CombinerInputs in = new CombinerInputs(job);
            float[] weights = new float[job.wants(WEIGHTS) ? in.n * in.n : 0];
            if (job.wants(WEIGHTS)) {
                // The matrix is what the kernel avoids; it is for looking at, so the definition gives it.
                new PlainCombiner(in).run(new float[in.n * in.valueWidth], weights);
            }
            boolean wanted = job.wanted().isEmpty() || job.wants(OUTPUT);
            float[] out = wanted ? new FastCombiner(in, gemm, job.pulse()).run() : new float[0];
            return outputs(job, in, out, weights);
        };
    }

    private static Map<String, Tensor> outputs(Job job, CombinerInputs in, float[] out, float[] weights) {
        Map<String, Tensor> outputs = new HashMap<>();
        if (job.wanted().isEmpty() || job.wants(OUTPUT)) {
            outputs.put(OUTPUT, new FloatTensor(Shape.of(in.n, in.valueWidth), out));
        }
        if (job.wants(WEIGHTS)) {
            outputs.put(WEIGHTS, new FloatTensor(Shape.of(in.n, in.n), weights));
        }
        return outputs;
    }
}
