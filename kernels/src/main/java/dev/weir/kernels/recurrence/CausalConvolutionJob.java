package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/**
 * The kernel {@code dwconv1d_causal}: each channel of a sequence by a filter of its own over the current step and those before it,
 * {@code y[t, c] = b[c] + Σ_i x[t − i, c]·w[c, kernel − 1 − i]}; there are zeros before the first step.
 *
 * <pre>
 *   x [.., L, C]   w [C, kernel]   b [C], optional   f32
 *   y as x
 * </pre>
 *
 * Θ(L·C·kernel) work; no scratch but the weights.
 */
public final class CausalConvolutionJob {
    public static final Signature SIGNATURE = Signature.of("x w b?", "y", "kernel check_finite");

    private static final int KERNEL_MAX = 4096;
    private static final int BLOCK = 1 << 16;

    private final Job job;
    private final FloatTensor x;
    private final float[] w;
    private final float[] b;
    private final int sequences;
    private final int length;
    private final int channels;
    private final int kernel;

    private CausalConvolutionJob(Job job) {
        this.job = job;
        x = job.floats("x");
        Shape shape = HeadShapes.ofRows(job, "x");
        sequences = HeadShapes.heads(shape);
        length = shape.size(-2);
        channels = shape.size(-1);
        job.requireRank("w", 2);
        kernel = job.params().integer("kernel", job.tensor("w").shape().size(1), 1, KERNEL_MAX);
        Refused.unless(
                kernel >= 1 && kernel <= KERNEL_MAX,
                Code.RANGE,
                "kernel must be from 1 to " + KERNEL_MAX + ", but is " + kernel);
        w = job.floats("w", channels, kernel).values();
        b = job.optionalFloats("b", channels).map(FloatTensor::values).orElse(new float[0]);
    }

    public static Plan plan(Job job) {
        CausalConvolutionJob parsed = new CausalConvolutionJob(job);
        job.requireFinite();
        double count = parsed.x.shape().count();
        return new Plan(
                2 * count * parsed.kernel,
                4 * (2 * count + parsed.channels * (parsed.kernel + 1.0)),
                4L * parsed.x.shape().count() + 4L * (parsed.kernel + 1) * Taps.period(parsed.channels));
    }

    /** The definition. */
    public static Map<String, Tensor> plain(Job job) {
        CausalConvolutionJob parsed = new CausalConvolutionJob(job);
        FloatTensor y = new FloatTensor(parsed.x.shape());
        for (int sequence = 0; sequence < parsed.sequences; sequence++) {
            parsed.first(sequence, parsed.length, y.values());
        }
        return Map.of("y", y);
    }

    /** The first steps of a sequence. */
    private void first(int sequence, int steps, float[] y) {
        for (int t = 0; t < steps; t++) {
            job.pulse().beat();
            for (int c = 0; c < channels; c++) {
                double sum = b.length == 0 ? 0 : b[c];
                for (int i = 0; i < kernel && i <= t; i++) {
                    sum += (double) x.values()[(sequence * length + t - i) * channels + c]
                            * w[c * kernel + kernel - 1 - i];
                }
                y[(sequence * length + t) * channels + c] = (float) sum;
            }
        }
    }

    /** All taps of a vector of results at once; the first steps, which look before the sequence, by the definition. */
    public static Map<String, Tensor> fast(Job job) {
        return new CausalConvolutionJob(job).byVectors();
    }

    private Map<String, Tensor> byVectors() {
        FloatTensor y = new FloatTensor(x.shape());
        Taps taps = new Taps(w, b, channels, kernel);
        int[] starts = new int[kernel];
        int head = Math.min(length, kernel - 1);
        int stepsOfBlock = Math.max(1, BLOCK / Math.max(1, channels));
        for (int sequence = 0; sequence < sequences; sequence++) {
            first(sequence, head, y.values());
            for (int t = head; t < length; t += stepsOfBlock) {
                job.pulse().beat();
                int at = (sequence * length + t) * channels;
                for (int tap = 0; tap < kernel; tap++) {
                    starts[tap] = at - (kernel - 1 - tap) * channels;
                }
                taps.convolve(x.values(), starts, y.values(), at, Math.min(stepsOfBlock, length - t) * channels);
            }
        }
        return Map.of("y", y);
    }
}
