package dev.weir.kernels.curvature;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The kernel {@code mfac} (M-FAC): {@code y = F⁻¹·x} with {@code F = λ·I + (1/m)·Σ g·gᵀ}.
 *
 * <pre>
 *   all at once    G [m, d]   x [.., d]   y as x
 *   one by one     g [n, d]   x [d]       y [n, d]: row t is F⁻¹·x after gradients 0..t, of which the last m count
 *   f32
 * </pre>
 *
 * Parameters: {@code lambda} over 0, 1e-5 if absent; {@code m} from 1 to 32768 where gradients come one by one, 512 if absent. The divisor is m always. Halves are refused: 1/λ
 * amplifies their rounding. Θ(m²·d + m³) to begin with, Θ(m·d) for each x; one by one Θ(m·d + m³) each.
 */
public final class GradientWindowJob {
    public static final Signature SIGNATURE = Signature.of("G? g? x", "y", "lambda m check_finite");

    private final Job job;
    private final boolean oneByOne;
    private final FloatTensor gradients;
    private final FloatTensor x;
    private final int length;
    private final int count;
    private final int m;
    private final double lambda;

    private GradientWindowJob(Job job) {
        this.job = job;
        oneByOne = job.has("g");
        gradients = job.floatsOfRank(oneByOne ? "g" : "G", 2);
        count = gradients.shape().size(0);
        length = gradients.shape().size(1);
        x = job.floats("x");
        Shape shape = x.shape();
        Refused.unless(
                oneByOne ? shape.equals(Shape.of(length)) : shape.rank() >= 1 && shape.size(-1) == length,
                Code.SHAPE,
                "x must be " + (oneByOne ? "[" : "[.., ") + length + "] for gradients " + gradients.shape()
                        + ", but is " + shape);
        m = oneByOne ? job.params().integer("m", 512, 1, 1 << 15) : count;
        Refused.unless(
                m >= 1 && m <= 1 << 15, Code.RANGE, "the number of gradients m must be from 1 to 32768, but is " + m);
        lambda = job.params().number("lambda", 1e-5);
        Refused.unless(
                lambda > 0 && Double.isFinite(lambda),
                Code.RANGE,
                "lambda must be over 0 and finite, but is " + lambda);
        Refused.unless(
                (long) m * length <= Integer.MAX_VALUE,
                Code.SHAPE,
                m + " gradients of " + length + " have more than " + Integer.MAX_VALUE + " elements");
    }

    public static Plan plan(Job job) {
        GradientWindowJob parsed = new GradientWindowJob(job);
        job.requireFinite();
        double pass = 2.0 * parsed.m * parsed.length;
        double cubic = Math.pow(parsed.m, 3) / 3;
        double vectors = parsed.length == 0 ? 0 : parsed.x.shape().count() / (double) parsed.length;
        double flop =
                parsed.oneByOne ? parsed.count * (3 * pass + cubic) : pass * parsed.m / 2 + cubic + vectors * 2 * pass;
        double read = 4.0 * parsed.gradients.shape().count();
        double bytes = parsed.oneByOne ? parsed.count * 12.0 * parsed.m * parsed.length : read * (1 + 2 * vectors);
        long outputs =
                4L * (parsed.oneByOne ? parsed.gradients : parsed.x).shape().count();
        long kept = GradientWindow.bytes(parsed.oneByOne ? parsed.m : 0, parsed.length)
                + 24L * parsed.m * parsed.m
                + 8L * parsed.m;
        return new Plan(flop, bytes, outputs + kept);
    }

    /** By the recurrence of the source, in double precision; one by one it starts anew after each gradient. */
    public static Map<String, Tensor> plain(Job job) {
        return new GradientWindowJob(job).plain();
    }

    private Map<String, Tensor> plain() {
        FloatTensor y = new FloatTensor(oneByOne ? gradients.shape() : x.shape());
        if (oneByOne) {
            for (int t = 0; t < count; t++) {
                job.pulse().beat();
                int first = Math.max(0, t + 1 - m);
                put(recurrence(first, t + 1).apply(PlainRecurrence.wide(x.values(), 0, length)), y, t);
            }
        } else if (length > 0) {
            PlainRecurrence recurrence = recurrence(0, count);
            for (int row = 0; row < y.values().length / length; row++) {
                job.pulse().beat();
                put(recurrence.apply(PlainRecurrence.wide(x.values(), row * length, length)), y, row);
            }
        }
        return Map.of("y", y);
    }

    private PlainRecurrence recurrence(int from, int to) {
        int[] rows = IntStream.range(from, to).map(row -> row * length).toArray();
        return new PlainRecurrence(gradients.values(), rows, length, m, lambda);
    }

    private void put(double[] from, FloatTensor y, int row) {
        for (int i = 0; i < length; i++) {
            y.values()[row * length + i] = (float) from[i];
        }
    }

    /** By the window and its Gram matrix. */
    public static Map<String, Tensor> fast(Job job) {
        return new GradientWindowJob(job).byWindow();
    }

    private Map<String, Tensor> byWindow() {
        FloatTensor y = new FloatTensor(oneByOne ? gradients.shape() : x.shape());
        if (oneByOne) {
            GradientWindow window = new GradientWindow(m, length, lambda);
            for (int t = 0; t < count; t++) {
                window.take(gradients.values(), t * length, job.pulse());
                window.apply(x.values(), 0, y.values(), t * length, job.pulse());
            }
        } else if (length > 0) {
            GradientWindow window = GradientWindow.over(gradients.values(), count, length, lambda, job.pulse());
            for (int at = 0; at < y.values().length; at += length) {
                window.apply(x.values(), at, y.values(), at, job.pulse());
            }
        }
        return Map.of("y", y);
    }
}
