package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.Set;

/** The kernel {@code gemm}: {@code C = alpha·A·B + beta·C0}. */
public final class GemmJob {
    public static final Set<String> PARAMETERS = Set.of("alpha", "beta", "transpose_a", "transpose_b", "check_finite");

    private final Job job;
    private final FloatTensor a;
    private final FloatTensor b;
    private final boolean transposeA;
    private final boolean transposeB;
    private final int m;
    private final int n;
    private final int k;

    private GemmJob(Job job) {
        this.job = job;
        a = job.floatsOfRank("A", 2);
        b = job.floatsOfRank("B", 2);
        transposeA = job.params().flag("transpose_a", false);
        transposeB = job.params().flag("transpose_b", false);
        m = a.shape().size(transposeA ? 1 : 0);
        k = a.shape().size(transposeA ? 0 : 1);
        n = b.shape().size(transposeB ? 0 : 1);
        int inner = b.shape().size(transposeB ? 1 : 0);
        Refused.unless(
                inner == k,
                Code.SHAPE,
                "the inner sizes of A " + a.shape() + " and B " + b.shape() + " must agree, but are " + k + " and "
                        + inner);
    }

    public static Plan plan(Job job) {
        GemmJob gemm = new GemmJob(job);
        job.requireFinite();
        return new Plan(
                2.0 * gemm.m * gemm.n * gemm.k,
                4.0 * ((double) gemm.m * gemm.k + (double) gemm.k * gemm.n + (double) gemm.m * gemm.n),
                4L * gemm.m * gemm.n);
    }

    public static Form over(Gemm gemm) {
        return job -> new GemmJob(job).run(gemm);
    }

    private Map<String, Tensor> run(Gemm gemm) {
        FloatTensor c = new FloatTensor(Shape.of(m, n));
        gemm.multiply(
                transposeA,
                transposeB,
                m,
                n,
                k,
                (float) job.params().number("alpha", 1),
                a.values(),
                0,
                a.shape().size(1),
                b.values(),
                0,
                b.shape().size(1),
                0,
                c.values(),
                0,
                n);
        return Map.of("C", c);
    }
}
