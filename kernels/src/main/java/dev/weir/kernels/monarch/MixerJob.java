package dev.weir.kernels.monarch;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.fourier.ChannelConvolution;
import dev.weir.kernels.fourier.FloatFourier;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel {@code m2_mixer}: {@code y = x2 ⊙ (h * u + D ⊙ u)} with {@code u = x1 ⊙ v} and a causal convolution along time, a kernel for each channel.
 *
 * <pre>
 *   x1, x2, v, h [length, channels]   D [channels]
 *   h_back [length, channels]   optional, for what comes later: tap 0 is that of the next step
 *   y [length, channels]
 * </pre>
 *
 * By transforms of length 2·length at least, so that nothing wraps around: O(length·log(length)·channels). Causal up to rounding.
 */
public final class MixerJob {
    public static final Signature SIGNATURE = Signature.of("x1 x2 v h D h_back?", "y", "check_finite");

    private static final int WIDTH = FloatFourier.LANES.length();

    private final int length;
    private final int channels;
    private final float[] x1;
    private final float[] x2;
    private final float[] v;
    private final float[] h;
    private final Optional<FloatTensor> back;
    private final float[] d;
    private final FloatTensor y;

    private MixerJob(Job job, boolean allocate) {
        FloatTensor first = job.floatsOfRank("x1", 2);
        length = first.shape().size(0);
        channels = first.shape().size(1);
        x1 = first.values();
        x2 = job.floats("x2", length, channels).values();
        v = job.floats("v", length, channels).values();
        h = job.floats("h", length, channels).values();
        back = job.optionalFloats("h_back", length, channels);
        d = job.floats("D", channels).values();
        long lanes = 4L * Math.max(length, 1) * WIDTH;
        Refused.unless(
                lanes <= Integer.MAX_VALUE,
                Code.SHAPE,
                "x1 may have at most " + Integer.MAX_VALUE / (4 * WIDTH) + " rows, but is " + first.shape());
        y = allocate ? new FloatTensor(first.shape()) : first;
    }

    public static Plan plan(Job job) {
        MixerJob it = new MixerJob(job, false);
        job.requireFinite();
        double padded = padded(it.length);
        double count = (double) it.length * it.channels;
        return new Plan(
                10 * padded * Math.log(padded) / Math.log(2) * it.channels + 5 * count,
                4 * count * (it.back.isPresent() ? 6 : 5),
                4 * (long) count + 8L * (long) padded * (WIDTH + 1) + 16L * (long) padded);
    }

    private static int padded(int length) {
        return Integer.highestOneBit(Math.max(1, 2 * length - 1)) << 1;
    }

    public static Map<String, Tensor> plain(Job job) {
        MixerJob it = new MixerJob(job, true);
        for (int channel = 0; channel < it.channels; channel++) {
            for (int t = 0; t < it.length; t++) {
                double sum = it.d[channel] * it.gated(t, channel);
                for (int from = 0; from < it.length; from++) {
                    sum += it.tap(t - from, channel) * it.gated(from, channel);
                }
                int at = t * it.channels + channel;
                it.y.values()[at] = (float) (it.x2[at] * sum);
            }
        }
        return Map.of("y", it.y);
    }

    private double gated(int t, int channel) {
        return (double) x1[t * channels + channel] * v[t * channels + channel];
    }

    /** What the kernel gives for a step so long ago; negative is later. */
    private float tap(int ago, int channel) {
        if (ago >= 0) {
            return h[ago * channels + channel];
        }
        return back.map(taps -> taps.values()[(-ago - 1) * channels + channel]).orElse(0f);
    }

    public static Map<String, Tensor> fast(Job job) {
        MixerJob it = new MixerJob(job, true);
        it.convolve(job.pulse());
        return Map.of("y", it.y);
    }

    private void convolve(Pulse pulse) {
        ChannelConvolution convolution = new ChannelConvolution(padded(length));
        float[] signals = new float[convolution.length() * WIDTH];
        float[] kernels = new float[signals.length];
        for (int channel = 0; channel < channels; channel += WIDTH) {
            Arrays.fill(signals, 0);
            Arrays.fill(kernels, 0);
            int lanes = Math.min(WIDTH, channels - channel);
            for (int lane = 0; lane < lanes; lane++) {
                load(channel + lane, lane, signals, kernels);
            }
            double[] scales = new double[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                scales[lane] = equalise(signals, kernels, lane);
            }
            convolution.apply(signals, kernels);
            for (int lane = 0; lane < lanes; lane++) {
                store(channel + lane, lane, signals, scales[lane]);
            }
            pulse.beat();
        }
    }

    private void load(int channel, int lane, float[] signals, float[] kernels) {
        for (int t = 0; t < length; t++) {
            int at = t * channels + channel;
            signals[t * WIDTH + lane] = x1[at] * v[at];
            kernels[t * WIDTH + lane] = h[at];
        }
        if (back.isPresent()) {
            float[] taps = back.get().values();
            int last = kernels.length / WIDTH - 1;
            for (int t = 0; t + 1 < length; t++) {
                kernels[(last - t) * WIDTH + lane] = taps[t * channels + channel];
            }
        }
    }

    /** Makes the kernel as large as the signal; answers what to multiply the result by. */
    private static double equalise(float[] signals, float[] kernels, int lane) {
        double signal = 0;
        double kernel = 0;
        for (int at = lane; at < signals.length; at += WIDTH) {
            signal += (double) signals[at] * signals[at];
            kernel += (double) kernels[at] * kernels[at];
        }
        if (signal == 0 || kernel == 0) {
            return 0;
        }
        double scale = Math.sqrt(signal / kernel);
        for (int at = lane; at < kernels.length; at += WIDTH) {
            kernels[at] = (float) (kernels[at] * scale);
        }
        return 1 / scale;
    }

    private void store(int channel, int lane, float[] signals, double scale) {
        for (int t = 0; t < length; t++) {
            int at = t * channels + channel;
            y.values()[at] =
                    (float) (x2[at] * (signals[t * WIDTH + lane] * scale + (double) d[channel] * x1[at] * v[at]));
        }
    }
}
