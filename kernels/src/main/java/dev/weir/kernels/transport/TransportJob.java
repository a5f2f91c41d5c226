package dev.weir.kernels.transport;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The kernel {@code sparse_ot} (Sparsity-Constrained Optimal Transport): rows of weights a to columns of weights b at cost C, at most k rows to a column.
 *
 * <pre>
 *   C [m, n]   alpha [m], a [m], b [n], optional   f32
 *   with alpha     value [1]             f64   the semi-dual at alpha;  grad [m], T [m, n]   f32
 *   without        semi_dual_value [1]   f64   at its greatest;  residual [1]   f64   max|a − T·1|;  alpha [m], T [m, n]   f32
 * </pre>
 *
 * {@code gamma} over 0, 0.1 if absent; {@code k} from 1, {@code ⌈capacity·m/n⌉} if absent, with {@code capacity} over 0, 1 if absent. a and b are uniform unless given; they must not be
 * negative, and sum to 1. Columns sum to b whatever the prices; rows sum to a only as far as ties and k let them, and {@code residual} says how far. Θ(m·n + n·k·log k) for each
 * evaluation, of which the solver takes a few hundred.
 */
public final class TransportJob {
    public static final Signature SIGNATURE = Signature.of(
            "C alpha? a? b?", "value grad semi_dual_value residual alpha T", "k gamma capacity a b check_finite");

    private static final double SUM_ERROR_MAX = 1e-4;

    private final Job job;
    private final FloatTensor costs;
    private final int rows;
    private final int columns;
    private final int k;
    private final double gamma;
    private final double[] a;
    private final double[] b;

    private TransportJob(Job job) {
        this.job = job;
        costs = job.floatsOfRank("C", 2);
        rows = costs.shape().size(0);
        columns = costs.shape().size(1);
        gamma = job.params().number("gamma", 0.1);
        Refused.unless(
                gamma > 0 && Double.isFinite(gamma), Code.RANGE, "gamma must be over 0 and finite, but is " + gamma);
        double capacity = job.params().number("capacity", 1);
        Refused.unless(
                capacity > 0 && Double.isFinite(capacity),
                Code.RANGE,
                "capacity must be over 0 and finite, but is " + capacity);
        double each = Math.ceil(capacity * rows / Math.max(1, columns));
        k = job.params().integer("k", (int) Math.clamp(each, 1, Integer.MAX_VALUE), 1, Integer.MAX_VALUE);
        a = weights("a", rows);
        b = weights("b", columns);
        if (job.has("alpha")) {
            job.floats("alpha", rows);
        }
        job.requireAmong(
                job.has("alpha")
                        ? List.of("value", "grad", "T")
                        : List.of("semi_dual_value", "residual", "alpha", "T"));
    }

    private double[] weights(String name, int length) {
        job.params().oneOf(name, "uniform", List.of("uniform"));
        double[] weights = new double[length];
        if (!job.has(name)) {
            Arrays.fill(weights, 1.0 / length);
            return weights;
        }
        float[] given = job.floats(name, length).values();
        double sum = 0;
        for (int i = 0; i < length; i++) {
            Refused.unless(!(given[i] < 0), Code.RANGE, name + "[" + i + "] must not be negative, but is " + given[i]);
            weights[i] = given[i];
            sum += given[i];
        }
        Refused.unless(
                length == 0 || !(Math.abs(sum - 1) > SUM_ERROR_MAX),
                Code.RANGE,
                name + " must sum to 1, but sums to " + sum);
        return weights;
    }

    public static Plan plan(Job job) {
        TransportJob parsed = new TransportJob(job);
        job.requireFinite();
        double cells = parsed.costs.shape().count();
        double sorted = (double) parsed.columns * Math.min(parsed.k, parsed.rows);
        double evaluation = 9 * cells + sorted * Math.log(Math.max(2, parsed.k)) / Math.log(2);
        boolean given = job.has("alpha");
        long prices = 8L * parsed.rows;
        return new Plan(
                given ? evaluation : evaluation * Ascent.ITERATIONS_MAX,
                8 * cells + 8.0 * parsed.rows,
                4L * parsed.costs.shape().count()
                        + SemiDual.bytes(parsed.rows, parsed.columns)
                        + prices * (given ? 3 : 30));
    }

    public static Form plain() {
        return job -> new TransportJob(job).run(_ -> Projection.plain());
    }

    public static Form fast() {
        return job -> new TransportJob(job).run(Projection::selecting);
    }

    private Map<String, Tensor> run(IntFunction<Projection> projections) {
        int[] rowsMax = new int[columns];
        Arrays.fill(rowsMax, k);
        SemiDual objective = new SemiDual(rows, columns, costs.values(), a, b, gamma, rowsMax, projections.apply(rows));
        double[] alpha = job.has("alpha") ? given() : new Ascent(objective).run(job.pulse());
        double[] gradient = new double[rows];
        float[] plan = new float[rows * columns];
        double value = objective.at(alpha, gradient, plan);
        Outputs outputs = new Outputs(job);
        if (job.has("alpha")) {
            outputs.put("value", scalar(value));
            outputs.put("grad", narrowed(gradient));
        } else {
            outputs.put("semi_dual_value", scalar(value));
            outputs.put("residual", scalar(Ascent.greatest(gradient)));
            outputs.put("alpha", narrowed(alpha));
        }
        outputs.put("T", new FloatTensor(Shape.of(rows, columns), plan));
        return outputs.wanted;
    }

    private record Outputs(Job job, Map<String, Tensor> wanted) {
        Outputs(Job job) {
            this(job, new LinkedHashMap<>());
        }

        void put(String name, Tensor tensor) {
            if (job.wanted().isEmpty() || job.wants(name)) {
                wanted.put(name, tensor);
            }
        }
    }

    private double[] given() {
        double[] alpha = new double[rows];
        float[] floats = job.floats("alpha").values();
        for (int i = 0; i < rows; i++) {
            alpha[i] = floats[i];
        }
        return alpha;
    }

    private static Tensor scalar(double value) {
        return new DoubleTensor(Shape.of(1), new double[] {value});
    }

    private static Tensor narrowed(double[] values) {
        FloatTensor floats = new FloatTensor(Shape.of(values.length));
        for (int i = 0; i < values.length; i++) {
            floats.values()[i] = (float) values[i];
        }
        return floats;
    }
}
