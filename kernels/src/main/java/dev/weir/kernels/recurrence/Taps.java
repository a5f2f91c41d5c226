package dev.weir.kernels.recurrence;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The weights of a depthwise convolution, laid out for rows in which the channels of a place lie side by side. A vector of such a row may begin at any channel, and hold several
 * places: so each tap's weights are repeated until they fill whole vectors, and a row is read without regard to where its places begin.
 */
final class Taps {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private final int period;
    private final int taps;
    private final float[] weights;
    private final float[] bias;

    /** @param w [channels, taps] */
    Taps(float[] w, float[] b, int channels, int taps) {
        this.taps = taps;
        period = period(channels);
        weights = new float[taps * period];
        bias = new float[period];
        for (int p = 0; channels > 0 && p < period; p++) {
            bias[p] = b.length == 0 ? 0 : b[p % channels];
            for (int tap = 0; tap < taps; tap++) {
                weights[tap * period + p] = w[p % channels * taps + tap];
            }
        }
    }

    /** The least common multiple of channels and lanes. */
    static int period(int channels) {
        int a = channels;
        int b = LANES.length();
        while (b != 0) {
            int rest = a % b;
            a = b;
            b = rest;
        }
        return Math.max(1, a == 0 ? 0 : Math.multiplyExact(channels / a, LANES.length()));
    }

    /**
     * {@code y[yAt + p] = bias + Σ_tap x[starts[tap] + p]·w[tap]} for {@code p < length}; position 0 is a first channel. The row before {@code x[starts[tap]]} is padded as far as it is
     * read.
     */
    void convolve(float[] x, int[] starts, float[] y, int yAt, int length) {
        int p = 0;
        int phase = 0;
        for (int bound = LANES.loopBound(length); p < bound; p += LANES.length()) {
            FloatVector sum = FloatVector.fromArray(LANES, bias, phase);
            for (int tap = 0; tap < taps; tap++) {
                sum = FloatVector.fromArray(LANES, x, starts[tap] + p)
                        .fma(FloatVector.fromArray(LANES, weights, tap * period + phase), sum);
            }
            sum.intoArray(y, yAt + p);
            phase = phase + LANES.length() == period ? 0 : phase + LANES.length();
        }
        for (; p < length; p++, phase++) {
            float sum = bias[phase];
            for (int tap = 0; tap < taps; tap++) {
                sum = Math.fma(x[starts[tap] + p], weights[tap * period + phase], sum);
            }
            y[yAt + p] = sum;
        }
    }
}
