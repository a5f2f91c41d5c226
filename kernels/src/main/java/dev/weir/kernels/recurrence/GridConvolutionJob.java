package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * The kernel {@code dwconv2d} (LiT): each channel of a grid by a filter of its own, {@code y[h, w, c] = b[c] + Σ x[h + a − r, w + b' − r, c]·w[c, a, b']} with
 * {@code r = (kernel − 1)/2}, and zeros around the grid.
 *
 * <pre>
 *   x [.., H, W, C]   w [C, kernel, kernel]   b [C], optional   f32
 *   y as x
 * </pre>
 *
 * {@code kernel} is odd, up to 31. Θ(H·W·C·kernel²) work; scratch of {@code kernel} rows.
 */
public final class GridConvolutionJob {
    public static final Signature SIGNATURE = Signature.of("x w b?", "y", "kernel check_finite");

    private static final int KERNEL_MAX = 31;

    private final Job job;
    private final FloatTensor x;
    private final float[] w;
    private final float[] b;
    private final int images;
    private final int height;
    private final int width;
    private final int channels;
    private final int kernel;

    private GridConvolutionJob(Job job) {
        this.job = job;
        x = job.floats("x");
        Shape shape = x.shape();
        Refused.unless(shape.rank() >= 3, Code.SHAPE, "x must have 3 axes or more, but is " + shape);
        height = shape.size(-3);
        width = shape.size(-2);
        channels = shape.size(-1);
        int grid = Math.max(1, height) * Math.max(1, width) * Math.max(1, channels);
        images = shape.count() == 0 ? 0 : shape.count() / grid;
        job.requireRank("w", 3);
        kernel = job.params().integer("kernel", job.tensor("w").shape().size(1), 1, KERNEL_MAX);
        Refused.unless(
                kernel % 2 == 1 && kernel <= KERNEL_MAX,
                Code.RANGE,
                "kernel must be odd and from 1 to " + KERNEL_MAX + ", but is " + kernel);
        w = job.floats("w", channels, kernel, kernel).values();
        b = job.optionalFloats("b", channels).map(FloatTensor::values).orElse(new float[0]);
    }

    public static Plan plan(Job job) {
        GridConvolutionJob parsed = new GridConvolutionJob(job);
        job.requireFinite();
        double taps = (double) parsed.kernel * parsed.kernel;
        double count = parsed.x.shape().count();
        long rows = parsed.kernel * ((long) parsed.width + parsed.kernel - 1) * parsed.channels;
        Refused.unless(
                rows <= Integer.MAX_VALUE,
                Code.SHAPE,
                parsed.kernel + " rows of x " + parsed.x.shape() + " have more than " + Integer.MAX_VALUE
                        + " elements");
        long weights = (long) (taps + 1) * Taps.period(parsed.channels);
        return new Plan(
                2 * taps * count,
                4 * (2 * count + parsed.channels * (taps + 1)),
                4L * parsed.x.shape().count() + 4 * (rows + weights));
    }

    /** The definition. */
    public static Map<String, Tensor> plain(Job job) {
        return new GridConvolutionJob(job).plain();
    }

    private Map<String, Tensor> plain() {
        FloatTensor y = new FloatTensor(x.shape());
        int place = 0;
        for (int image = 0; image < images; image++) {
            for (int h = 0; h < height; h++) {
                job.pulse().beat();
                for (int v = 0; v < width; v++) {
                    for (int c = 0; c < channels; c++) {
                        y.values()[place++] = (float) at(image, h, v, c);
                    }
                }
            }
        }
        return Map.of("y", y);
    }

    private double at(int image, int h, int v, int c) {
        int radius = kernel / 2;
        double sum = b.length == 0 ? 0 : b[c];
        for (int i = Math.max(0, radius - h); i < Math.min(kernel, height + radius - h); i++) {
            for (int j = Math.max(0, radius - v); j < Math.min(kernel, width + radius - v); j++) {
                int from = ((image * height + h + i - radius) * width + v + j - radius) * channels + c;
                sum += (double) x.values()[from] * w[(c * kernel + i) * kernel + j];
            }
        }
        return sum;
    }

    /** Rows are kept with zeros on both sides, as many as a filter reads; a row of results takes all its taps at once. */
    public static Map<String, Tensor> fast(Job job) {
        return new GridConvolutionJob(job).byRows();
    }

    private Map<String, Tensor> byRows() {
        FloatTensor y = new FloatTensor(x.shape());
        Taps taps = new Taps(w, b, channels, kernel * kernel);
        int radius = kernel / 2;
        int stride = (width + 2 * radius) * channels;
        float[] ring = new float[kernel * stride];
        int[] starts = new int[kernel * kernel];
        for (int image = 0; image < images; image++) {
            for (int h = -radius; h < height; h++) {
                place(image, h + radius, ring, stride);
                if (h >= 0) {
                    job.pulse().beat();
                    for (int tap = 0; tap < starts.length; tap++) {
                        int slot = Math.floorMod(h + tap / kernel - radius, kernel);
                        starts[tap] = slot * stride + tap % kernel * channels;
                    }
                    taps.convolve(ring, starts, y.values(), (image * height + h) * width * channels, width * channels);
                }
            }
        }
        return Map.of("y", y);
    }

    /** Row h of an image into its slot, or zeros below the grid; before its first row, the slots above it are zeros. */
    private void place(int image, int h, float[] ring, int stride) {
        int radius = kernel / 2;
        if (h == 0) {
            Arrays.fill(ring, 0);
        }
        int at = h % kernel * stride + radius * channels;
        int length = width * channels;
        if (h < height) {
            System.arraycopy(x.values(), (image * height + h) * length, ring, at, length);
        } else {
            Arrays.fill(ring, at, at + length, 0);
        }
    }
}
