package dev.weir.kernels.transport;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The kernel {@code sparse_simplex}: each row of x to the nearest point of {@code {y ≥ 0, Σy = z, at most k elements not 0}}; of equal elements the first ones are kept.
 *
 * <pre>
 *   x [.., n]   f32
 *   y as x
 * </pre>
 *
 * {@code k} from 1, n if absent; {@code z} over 0, 1 if absent. Θ(n + k·log k) for each row.
 */
public final class SimplexJob {
    public static final Signature SIGNATURE = Signature.of("x", "y", "k z check_finite");

    private final Job job;
    private final FloatTensor x;
    private final int length;
    private final int k;
    private final double z;

    private SimplexJob(Job job) {
        this.job = job;
        x = job.floats("x");
        Shape shape = x.shape();
        Refused.unless(shape.rank() >= 1, Code.SHAPE, "x must have an axis or more, but is " + shape);
        length = shape.size(-1);
        k = job.params().integer("k", Math.max(1, length), 1, Integer.MAX_VALUE);
        z = job.params().number("z", 1);
        Refused.unless(z > 0 && Double.isFinite(z), Code.RANGE, "z must be over 0 and finite, but is " + z);
        Refused.unless(
                length > 0 || rows() == 0, Code.SHAPE, "a row of x " + shape + " has no elements that could sum to z");
    }

    private int rows() {
        int rows = 1;
        for (int axis = 0; axis < x.shape().rank() - 1; axis++) {
            rows *= x.shape().size(axis);
        }
        return rows;
    }

    public static Plan plan(Job job) {
        SimplexJob parsed = new SimplexJob(job);
        job.requireFinite();
        double count = parsed.x.shape().count();
        double kept = parsed.rows() * (double) Math.min(parsed.k, parsed.length);
        return new Plan(
                4 * count + kept * (2 + Math.log(Math.max(2, Math.min(parsed.k, parsed.length))) / Math.log(2)),
                8 * count,
                4L * parsed.x.shape().count() + 36L * parsed.length);
    }

    public static Form plain() {
        return job -> new SimplexJob(job).run(_ -> Projection.plain());
    }

    public static Form fast() {
        return job -> new SimplexJob(job).run(Projection::selecting);
    }

    private Map<String, Tensor> run(IntFunction<Projection> projections) {
        FloatTensor result = new FloatTensor(x.shape());
        Projection projection = projections.apply(length);
        double[] from = new double[length];
        double[] to = new double[length];
        for (int at = 0; at < result.values().length; at += length) {
            job.pulse().beat();
            for (int i = 0; i < length; i++) {
                from[i] = x.values()[at + i];
            }
            projection.project(from, length, k, z, to);
            for (int i = 0; i < length; i++) {
                result.values()[at + i] = (float) to[i];
            }
        }
        return Map.of("y", result);
    }
}
