package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.List;

/**
 * A factor for each channel from what all channels are on average (GroupMamba): {@code sigmoid(W2·relu(W1·mean(x) + b1) + b2)}.
 *
 * <p>Θ(L·E + R·E) work for x [L, E] and W1 [R, E], all of it wherever a factor is needed.
 */
final class ChannelGate {
    private static final List<String> INPUTS = List.of("W1", "b1", "W2", "b2");

    private final FloatTensor x;
    private final int channels;
    private final int reduced;
    private final float[] w1;
    private final float[] b1;
    private final float[] w2;
    private final float[] b2;

    private ChannelGate(Job job, FloatTensor x) {
        this.x = x;
        channels = x.shape().size(1);
        reduced = job.floatsOfRank("W1", 2).shape().size(0);
        w1 = job.floats("W1", reduced, channels).values();
        b1 = job.floats("b1", reduced).values();
        w2 = job.floats("W2", channels, reduced).values();
        b2 = job.floats("b2", channels).values();
    }

    /** Whether the job has an input of a gate; it must have all of them then. */
    static boolean isIn(Job job) {
        return INPUTS.stream().anyMatch(job::has);
    }

    static ChannelGate of(Job job, FloatTensor x) {
        return new ChannelGate(job, x);
    }

    double flop() {
        return x.shape().count() + 4.0 * reduced * channels;
    }

    double bytes() {
        return 4.0 * (2.0 * w1.length + b1.length + b2.length);
    }

    long peakBytes() {
        return 8L * (3L * channels + reduced);
    }

    /** Channel by channel. */
    double[] plain() {
        double[] means = new double[channels];
        for (int c = 0; c < channels; c++) {
            for (int row = 0; row < rows(); row++) {
                means[c] += x.values()[row * channels + c] / (double) rows();
            }
        }
        return factors(means);
    }

    /** Row by row, as x lies. */
    double[] fast() {
        double[] means = new double[channels];
        float[] values = x.values();
        for (int at = 0; at < values.length; at += channels) {
            for (int c = 0; c < channels; c++) {
                means[c] += values[at + c];
            }
        }
        for (int c = 0; c < channels; c++) {
            // Of no rows there is no mean, and nothing to be multiplied.
            means[c] /= Math.max(1, rows());
        }
        return factors(means);
    }

    private int rows() {
        return x.shape().size(0);
    }

    private double[] factors(double[] means) {
        double[] hidden = new double[reduced];
        for (int r = 0; r < reduced; r++) {
            hidden[r] = Math.max(0, b1[r] + dot(w1, r, means));
        }
        double[] factors = new double[channels];
        for (int c = 0; c < channels; c++) {
            factors[c] = 1 / (1 + Math.exp(-(b2[c] + dot(w2, c, hidden))));
        }
        return factors;
    }

    private static double dot(float[] matrix, int row, double[] vector) {
        double sum = 0;
        for (int l = 0; l < vector.length; l++) {
            sum += matrix[row * vector.length + l] * vector[l];
        }
        return sum;
    }
}
