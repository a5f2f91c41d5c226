package dev.weir.kernels.adapters;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.SlicedGemm;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/**
 * The kernel {@code lora_grad}: gradients of one tenant's adapter over a frozen base, {@code dA = (alpha/rank)·Xᵀ·(dY·Bᵀ)} and {@code dB = (alpha/rank)·(X·A)ᵀ·dY}.
 *
 * <pre>
 *   X [rows, in]   dY [rows, out]   A [in, rank]   B [rank, out]   f32
 *   dA [in, rank]  dB [rank, out]
 *
 *   alpha          finite
 *   rank           as A has it, at least 1; may be left out
 * </pre>
 *
 * Work {@code 4·rows·rank·(in + out)}, scratch {@code rows·rank}.
 */
public final class LoraGradJob {
    public static final Signature SIGNATURE = Signature.of("X dY A B", "dA dB", "alpha rank check_finite");

    final float[] x;
    final float[] dy;
    final float[] a;
    final float[] b;
    final int rows;
    final int in;
    final int out;
    final int rank;
    final double scale;

    private LoraGradJob(Job job) {
        FloatTensor left = job.floatsOfRank("X", 2);
        rows = left.shape().size(0);
        in = left.shape().size(1);
        job.floatsOfRank("dY", 2);
        out = job.tensor("dY").shape().size(1);
        job.floatsOfRank("A", 2);
        int columns = job.tensor("A").shape().size(1);
        Refused.unless(columns >= 1, Code.RANGE, "rank must be at least 1, but A has no columns");
        rank = job.params().integer("rank", columns, 1, Integer.MAX_VALUE);
        x = left.values();
        dy = job.floats("dY", rows, out).values();
        a = job.floats("A", in, rank).values();
        b = job.floats("B", rank, out).values();
        Refused.unless(job.params().has("alpha"), Code.TYPE, "lora_grad needs a parameter alpha");
        double alpha = job.params().number("alpha", 0);
        Refused.unless(Double.isFinite(alpha), Code.RANGE, "alpha must be finite, but is " + alpha);
        scale = alpha / rank;
    }

    static LoraGradJob of(Job job) {
        return new LoraGradJob(job);
    }

    public static Plan plan(Job job) {
        LoraGradJob grad = new LoraGradJob(job);
        job.requireFinite();
        long outputs = (long) grad.rank * grad.in + (long) grad.rank * grad.out;
        long narrow = (long) grad.rows * grad.rank;
        Refused.unless(
                narrow <= Integer.MAX_VALUE,
                Code.SHAPE,
                "rows times rank must be at most " + Integer.MAX_VALUE + ", but is " + narrow);
        double inputs =
                job.inputs().values().stream().mapToDouble(Tensor::bytes).sum();
        return new Plan(
                4.0 * grad.rows * grad.rank * ((double) grad.in + grad.out),
                inputs + 4.0 * outputs,
                4 * (outputs + narrow)
                        + VectorGemm.scratchBytes(
                                Math.max(grad.rows, grad.rank),
                                Math.max(grad.out, grad.rank),
                                Math.max(grad.rows, Math.max(grad.in, grad.out))));
    }

    public static Form over(Gemm product) {
        return job -> new LoraGradJob(job).run(new SlicedGemm(product, job.pulse()));
    }

    private Map<String, Tensor> run(Gemm product) {
        float scaled = (float) scale;
        float[] narrow = new float[rows * rank];
        FloatTensor da = new FloatTensor(Shape.of(in, rank));
        FloatTensor db = new FloatTensor(Shape.of(rank, out));
        product.multiply(false, true, rows, rank, out, 1, dy, 0, out, b, 0, out, 0, narrow, 0, rank);
        product.multiply(true, false, in, rank, rows, scaled, x, 0, in, narrow, 0, rank, 0, da.values(), 0, rank);
        product.multiply(false, false, rows, rank, in, 1, x, 0, in, a, 0, rank, 0, narrow, 0, rank);
        product.multiply(true, false, rank, out, rows, scaled, narrow, 0, rank, dy, 0, out, 0, db.values(), 0, out);
        return Map.of("dA", da, "dB", db);
    }
}
