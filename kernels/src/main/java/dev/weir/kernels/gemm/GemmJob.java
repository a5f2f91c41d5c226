package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel {@code gemm}: {@code C = alpha·op(A)·op(B) + beta·C0}, {@code op} being nothing or the transpose.
 *
 * <pre>
 *   A   [m, k] or [batch, m, k]   f32, bf16 or f16; stored [.., k, m] if transpose_a
 *   B   [k, n] or [batch, k, n]   likewise; one matrix serves a whole batch of the other
 *   C0  as C                      needed if beta is not 0, and not read if it is
 *   C   [m, n] or [batch, m, n]   of the type that the parameter output names: f32 (default), bf16, f16
 *
 *   alpha (1), beta (0)           finite
 * </pre>
 *
 * Products are added up in f32 whatever the types. With k = 0 C is beta·C0. Θ(batch·m·n·k) work; scratch is bounded, for operands of two bytes are widened block by block.
 */
public final class GemmJob {
    public static final Signature SIGNATURE =
            Signature.of("A B C0?", "C", "alpha beta transpose_a transpose_b output check_finite");

    private static final List<Type> OUTPUTS = List.of(Type.F32, Type.BF16, Type.F16);

    final Job job;
    final Matrices a;
    final Matrices b;
    final boolean transposeA;
    final boolean transposeB;
    final float alpha;
    final float beta;
    final Type output;
    final int batches;
    final int m;
    final int n;
    final int k;
    final Shape shape;

    private GemmJob(Job job) {
        this.job = job;
        a = Matrices.of(job, "A");
        b = Matrices.of(job, "B");
        transposeA = job.params().flag("transpose_a", false);
        transposeB = job.params().flag("transpose_b", false);
        alpha = finite("alpha", 1);
        beta = finite("beta", 0);
        output = output(job);
        m = transposeA ? a.columns() : a.rows();
        k = transposeA ? a.rows() : a.columns();
        n = transposeB ? b.rows() : b.columns();
        int inner = transposeB ? b.columns() : b.rows();
        if (inner != k) {
            throw new Refused(
                    Code.SHAPE,
                    "the inner sizes of A " + a.tensor().shape() + " and B "
                            + b.tensor().shape() + " must agree, but are " + k + " and " + inner);
        }
        Optional<Integer> batch = a.batches().or(b::batches);
        batches = batch.orElse(1);
        if (b.batches().orElse(batches) != batches) {
            throw new Refused(
                    Code.SHAPE,
                    "A has " + batches + " matrices and B has " + b.batches().orElse(1)
                            + "; it must be as many, or one without an axis for it");
        }
        shape = shape(batch);
    }

    static GemmJob of(Job job) {
        return new GemmJob(job);
    }

    private Shape shape(Optional<Integer> batch) {
        try {
            return batch.isPresent() ? Shape.of(batch.get(), m, n) : Shape.of(m, n);
        } catch (IllegalArgumentException e) {
            throw new Refused(Code.SHAPE, "C is too large: " + e.getMessage());
        }
    }

    private float finite(String name, double otherwise) {
        float value = (float) job.params().number(name, otherwise);
        Refused.unless(Float.isFinite(value), Code.RANGE, () -> name + " must be finite, but is " + value);
        return value;
    }

    private static Type output(Job job) {
        List<String> titles = OUTPUTS.stream().map(Type::title).toList();
        return OUTPUTS.get(titles.indexOf(job.params().oneOf("output", Type.F32.title(), titles)));
    }

    public static Plan plan(Job job) {
        GemmJob gemm = new GemmJob(job);
        Map<String, Tensor> read = new HashMap<>(job.inputs());
        if (gemm.beta == 0) {
            read.remove("C0");
        } else {
            Refused.unless(job.has("C0"), Code.TYPE, "gemm needs an input C0, for beta is " + gemm.beta);
            Matrices.of(job, "C0");
            job.requireShape("C0", gemm.shape.sizes());
        }
        new Job(job.kernel(), job.params(), read).requireFinite();
        double bytes = read.values().stream().mapToDouble(Tensor::bytes).sum()
                + (double) gemm.shape.count() * gemm.output.bytes();
        return new Plan(2.0 * gemm.shape.count() * gemm.k, bytes, gemm.peakBytes());
    }

    private long peakBytes() {
        return (long) shape.count() * output.bytes() + Blocks.scratchBytes(this) + VectorGemm.scratchBytes(m, n, k);
    }

    /** Whether the product can be computed where the operands lie. */
    boolean isInPlace() {
        return a.isFloat() && b.isFloat() && output == Type.F32;
    }

    /** Empty if there is nothing to add. */
    Optional<Tensor> addend() {
        return beta == 0 ? Optional.empty() : Optional.of(job.tensor("C0"));
    }

    public static Form over(Gemm product) {
        return job -> {
            GemmJob gemm = new GemmJob(job);
            Gemm sliced = new SlicedGemm(product, job.pulse());
            return Map.of("C", gemm.isInPlace() ? gemm.inPlace(sliced) : new Blocks(gemm, sliced).run());
        };
    }

    private Tensor inPlace(Gemm product) {
        float[] c = new float[shape.count()];
        addend().ifPresent(addend -> Matrices.load(addend, 0, c, 0, c.length));
        // One B for many A is one product, with all rows of all of them.
        boolean stacked = a.batches().isPresent() && b.batches().isEmpty() && !transposeA;
        product.multiplyEach(
                stacked ? 1 : batches,
                transposeA,
                transposeB,
                stacked ? batches * m : m,
                n,
                k,
                alpha,
                a.values(),
                a.columns(),
                a.step(),
                b.values(),
                b.columns(),
                b.step(),
                beta,
                c,
                n,
                m * n);
        return new FloatTensor(shape, c);
    }
}
