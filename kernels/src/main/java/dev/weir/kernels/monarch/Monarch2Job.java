package dev.weir.kernels.monarch;

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
import java.util.List;
import java.util.Map;

/**
 * The kernel {@code monarch2}: {@code x[…, k·p], w1[k,q,p], w2[l,s,r] → y[…, s·l]}, on request {@code dense [s·l, k·p]}. Without factors, but with parameters k and p, the discrete Fourier transform of x of
 * length k·p, as {@code re} and {@code im}: see {@link FourierJob}.
 */
public final class Monarch2Job {
    public static final Signature SIGNATURE = Signature.of("x w1? w2?", "y dense? re im", "k p check_finite");

    private static final String OUTPUT = "y";
    private static final String DENSE = "dense";

    private final Job job;
    private final FloatTensor x;
    private final Monarch2 monarch;
    private final int rows;
    private final Shape shape;

    private Monarch2Job(Job job) {
        this.job = job;
        job.requireAmong(List.of(OUTPUT, DENSE));
        x = job.floats("x");
        FloatTensor w1 = job.floatsOfRank("w1", 3);
        FloatTensor w2 = job.floatsOfRank("w2", 3);
        Shape first = w1.shape();
        Shape second = w2.shape();
        Refused.unless(
                (long) first.size(0) * first.size(1) == (long) second.size(0) * second.size(2),
                Code.SHAPE,
                "k·q of w1 " + first + " must be l·r of w2 " + second);
        monarch = new Monarch2(
                first.size(0),
                first.size(1),
                first.size(2),
                w1.values(),
                second.size(0),
                second.size(1),
                second.size(2),
                w2.values());
        long inputs = (long) first.size(0) * first.size(2);
        Batches.require(inputs, "x");
        long middle = (long) first.size(0) * first.size(1);
        long outputs = (long) second.size(0) * second.size(1);
        rows = Batches.rows(x.shape(), (int) inputs);
        shape = Batches.wide(x.shape(), outputs);
        Batches.require(Math.max(middle, outputs) * Math.min(rows, 64), "the product with the first factor");
        if (job.wants(DENSE)) {
            Batches.require(inputs * outputs, DENSE);
        }
    }

    private static boolean isTransform(Job job) {
        return !job.has("w1")
                && !job.has("w2")
                && (job.params().has("k") || job.params().has("p"));
    }

    public static Plan plan(Job job) {
        if (isTransform(job)) {
            return FourierJob.plan(job);
        }
        Monarch2Job it = new Monarch2Job(job);
        job.requireFinite();
        double weights = (double) it.job.floats("w1").shape().count()
                + it.job.floats("w2").shape().count();
        long dense = job.wants(DENSE) ? 4L * it.monarch.inputs() * it.monarch.outputs() : 0;
        long out = 4L * it.shape.count();
        return new Plan(
                2 * weights * (it.rows + (job.wants(DENSE) ? it.monarch.inputs() : 0)),
                it.x.bytes() + 4 * weights + out + dense,
                out + dense + it.monarch.scratch(it.rows) + 8L * it.monarch.k() * it.monarch.q());
    }

    public static Map<String, Tensor> plain(Job job) {
        if (isTransform(job)) {
            return FourierJob.plain(job);
        }
        Monarch2Job it = new Monarch2Job(job);
        return it.outputs((x, y) -> it.monarch.plain(x, it.rows, y));
    }

    public static Form over(Gemm gemm) {
        return job -> {
            if (isTransform(job)) {
                return FourierJob.fast(job, gemm);
            }
            Monarch2Job it = new Monarch2Job(job);
            return it.outputs((x, y) -> it.monarch.multiply(x, it.rows, y, gemm, job.pulse()));
        };
    }

    private interface Product {
        void of(float[] x, float[] y);
    }

    private Map<String, Tensor> outputs(Product product) {
        Map<String, Tensor> outputs = new HashMap<>();
        if (job.wanted().isEmpty() || job.wants(OUTPUT)) {
            FloatTensor y = new FloatTensor(shape);
            product.of(x.values(), y.values());
            outputs.put(OUTPUT, y);
        }
        if (job.wants(DENSE)) {
            outputs.put(DENSE, new FloatTensor(Shape.of(monarch.outputs(), monarch.inputs()), monarch.dense()));
        }
        return outputs;
    }
}
