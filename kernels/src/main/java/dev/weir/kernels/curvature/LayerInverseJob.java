package dev.weir.kernels.curvature;

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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The kernel {@code mkor} (MKOR): updates of rank one to the inverse of a layer's factor, and a gradient preconditioned by two of them.
 *
 * <pre>
 *   J0 [d, d], v [n, d]                          to J_exact, J_shrink, J_printed [d, d], after all rows of v in turn
 *   JL [out, out], grad [out, in], JR [in, in]   to preconditioned [out, in] = JL·grad·JR, as long as grad
 *   f32
 * </pre>
 *
 * Without names, {@code J_exact} and {@code preconditioned} are given, as far as their inputs are. {@code gamma} lies strictly between 0 and 1, 0.95 if absent; the three forms are told
 * in {@link RankOne.Rule}. J0 must be symmetric positive definite. In directions that no row of v has, J grows by 1/gamma with each row: an element that f32 cannot
 * hold is refused, or with {@code stabilise} prevented as in {@link LayerInverse}: elements of v are clipped to ±100, and {@code J ← 0.9·J + 0.1·I} after each row that leaves an
 * element over 2; what comes out then is no exact inverse. Halves are refused. Θ(n·d²) and Θ(out·in·(out + in)).
 */
public final class LayerInverseJob {
    public static final Signature SIGNATURE = Signature.of(
            "J0? v? JL? grad? JR?", "J_exact J_shrink? J_printed? preconditioned", "gamma stabilise check_finite");

    private static final String PRECONDITIONED = "preconditioned";

    private final Job job;
    private final double gamma;
    private final boolean stabilise;
    private final boolean checking;

    private LayerInverseJob(Job job) {
        this.job = job;
        gamma = LayerInverse.checked(job.params().number("gamma", 0.95));
        stabilise = job.params().flag("stabilise", false);
        checking = job.params().flag("check_finite", true);
        for (RankOne.Rule rule : RankOne.Rule.values()) {
            if (wants(rule)) {
                int dim = job.floatsOfRank("J0", 2).shape().size(1);
                job.floats("J0", dim, dim);
                job.floats("v", job.floatsOfRank("v", 2).shape().size(0), dim);
            }
        }
        if (wantsPreconditioned()) {
            Shape grad = job.floatsOfRank("grad", 2).shape();
            job.floats("JL", grad.size(0), grad.size(0));
            job.floats("JR", grad.size(1), grad.size(1));
        }
    }

    private boolean wants(RankOne.Rule rule) {
        return job.wanted().isEmpty()
                ? rule == RankOne.Rule.EXACT && (job.has("J0") || !job.has("grad"))
                : job.wants("J_" + rule.title());
    }

    private boolean wantsPreconditioned() {
        return job.wanted().isEmpty() ? job.has("grad") : job.wants(PRECONDITIONED);
    }

    public static Plan plan(Job job) {
        LayerInverseJob parsed = new LayerInverseJob(job);
        job.requireFinite();
        double flop = 0;
        double bytes = 0;
        long peak = 0;
        for (RankOne.Rule rule : RankOne.Rule.values()) {
            if (parsed.wants(rule)) {
                double square = job.tensor("J0").shape().count();
                int rows = job.tensor("v").shape().size(0);
                flop += 4 * square * rows;
                bytes += 8 * square * rows;
                peak += 4L * job.tensor("J0").shape().count()
                        + 24L * job.tensor("J0").shape().size(0);
            }
        }
        if (parsed.wantsPreconditioned()) {
            Shape grad = job.tensor("grad").shape();
            flop += 2.0 * grad.count() * ((double) grad.size(0) + grad.size(1));
            bytes += 8.0 * grad.count()
                    + job.tensor("JL").bytes()
                    + job.tensor("JR").bytes();
            peak += 12L * grad.count();
        }
        return new Plan(flop, bytes, peak);
    }

    /** The definitions, in double precision. */
    public static Map<String, Tensor> plain(Job job) {
        LayerInverseJob parsed = new LayerInverseJob(job);
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (RankOne.Rule rule : RankOne.Rule.values()) {
            if (parsed.wants(rule)) {
                outputs.put("J_" + rule.title(), parsed.plainChain(rule));
            }
        }
        if (parsed.wantsPreconditioned()) {
            outputs.put(PRECONDITIONED, parsed.plainPreconditioned());
        }
        return outputs;
    }

    private Tensor plainChain(RankOne.Rule rule) {
        Shape shape = job.tensor("J0").shape();
        int dim = shape.size(0);
        double[] j = PlainRecurrence.wide(job.floats("J0").values(), 0, shape.count());
        for (int row = 0; row < job.tensor("v").shape().size(0); row++) {
            job.pulse().beat();
            plainUpdate(rule, j, dim, PlainRecurrence.wide(rowOfV(row, dim), 0, dim));
            double greatest = Arrays.stream(j).map(Math::abs).max().orElse(0);
            requireHeld(rule, row, greatest);
            for (int i = 0; i < j.length && stabilise && greatest > LayerInverse.ELEMENT_MAX; i++) {
                j[i] = 0.9 * j[i] + (i / dim == i % dim ? 0.1 : 0);
            }
        }
        return narrowed(shape, j);
    }

    private void plainUpdate(RankOne.Rule rule, double[] j, int dim, double[] v) {
        double[] w = new double[dim];
        double along = 0;
        for (int i = 0; i < dim; i++) {
            for (int l = 0; l < dim; l++) {
                w[i] += j[i * dim + l] * v[l];
            }
            w[i] = RankOne.image(rule, gamma, w[i], v[i]);
            along += w[i] * v[i];
        }
        RankOne update = RankOne.of(rule, gamma, along);
        for (int i = 0; i < dim; i++) {
            for (int l = 0; l < dim; l++) {
                double identity = i == l ? update.identity() : 0;
                j[i * dim + l] = update.keep() * j[i * dim + l] + update.outer() * w[i] * w[l] + identity;
            }
        }
    }

    private float[] rowOfV(int row, int dim) {
        float[] v = job.floats("v").values();
        return stabilise ? LayerInverse.clipped(v, row * dim, dim) : Arrays.copyOfRange(v, row * dim, (row + 1) * dim);
    }

    private void requireHeld(RankOne.Rule rule, int row, double greatest) {
        Refused.unless(
                !checking || greatest <= Float.MAX_VALUE,
                Code.NONFINITE,
                () -> "J_" + rule.title() + " has an element that f32 cannot hold after row " + row + " of v"
                        + (stabilise
                                ? ""
                                : "; where no row of v points it grows by 1/gamma, here " + 1 / gamma
                                        + ", with each row; stabilise keeps it bounded"));
    }

    private Tensor plainPreconditioned() {
        Shape shape = job.tensor("grad").shape();
        int out = shape.size(0);
        int in = shape.size(1);
        float[] gradient = job.floats("grad").values();
        double[] half = new double[shape.count()];
        double[] result = new double[shape.count()];
        double before = 0;
        double after = 0;
        for (int i = 0; i < half.length; i++) {
            for (int l = 0; l < out; l++) {
                half[i] += (double) job.floats("JL").values()[i / in * out + l] * gradient[l * in + i % in];
            }
            before += (double) gradient[i] * gradient[i];
        }
        for (int i = 0; i < half.length; i++) {
            for (int l = 0; l < in; l++) {
                result[i] += half[i / in * in + l] * job.floats("JR").values()[l * in + i % in];
            }
            after += result[i] * result[i];
        }
        for (int i = 0; i < result.length; i++) {
            result[i] = before == 0 || after == 0 ? 0 : result[i] * Math.sqrt(before / after);
        }
        return narrowed(shape, result);
    }

    private static Tensor narrowed(Shape shape, double[] values) {
        FloatTensor tensor = new FloatTensor(shape);
        for (int i = 0; i < values.length; i++) {
            tensor.values()[i] = (float) values[i];
        }
        return tensor;
    }

    /** In place on a copy, in single precision with products summed in double. */
    public static Form over(Gemm gemm) {
        return job -> new LayerInverseJob(job).fast(gemm);
    }

    private Map<String, Tensor> fast(Gemm gemm) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (RankOne.Rule rule : RankOne.Rule.values()) {
            if (wants(rule)) {
                FloatTensor j0 = job.floats("J0");
                int rows = job.tensor("v").shape().size(0);
                int dim = j0.shape().size(0);
                float[] j = j0.values().clone();
                for (int row = 0; row < rows; row++) {
                    float greatest = LayerInverse.update(j, dim, rule, gamma, rowOfV(row, dim), 0, job.pulse());
                    requireHeld(rule, row, greatest);
                    if (stabilise && greatest > LayerInverse.ELEMENT_MAX) {
                        LayerInverse.stabilise(j, dim);
                    }
                }
                outputs.put("J_" + rule.title(), new FloatTensor(j0.shape(), j));
            }
        }
        if (wantsPreconditioned()) {
            FloatTensor grad = job.floats("grad");
            float[] result = LayerInverse.precondition(
                    gemm,
                    job.floats("JL").values(),
                    job.floats("JR").values(),
                    grad.values(),
                    grad.shape().size(0),
                    grad.shape().size(1));
            outputs.put(PRECONDITIONED, new FloatTensor(grad.shape(), result));
        }
        return outputs;
    }
}
