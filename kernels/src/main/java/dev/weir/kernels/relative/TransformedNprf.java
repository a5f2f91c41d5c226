package dev.weir.kernels.relative;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.fourier.DoubleConvolution;
import dev.weir.kernels.fourier.FloatConvolution;
import dev.weir.kernels.fourier.Toeplitz;
import java.util.Arrays;

/**
 * One convolution over time for each feature and column of V, two at a time, summed over features with those of the queries.
 *
 * <p>A transform of y = c * g rounds every place by about {@code ε·|c|·|g|}. The denominators come first, in double precision; the largest ratio of that error to a row's
 * denominator says whether single precision will do for the rest, or double, or neither.
 */
final class TransformedNprf {
    /** Rounding in units of ε relative to a row's denominator that single precision may show: a causal row with few keys shows as much as there are keys. */
    private static final double MOST_SINGLE = 64;

    private static final double MOST_DOUBLE = 1e9;
    /** Cost of a pair of queries and keys in the direct form, in the units of {@link Toeplitz#cost}: a multiplication within a matrix product, an exponential. */
    private static final double PRODUCT = 1.4;

    private static final double EXPONENTIAL = 15;

    private final NprfInputs in;
    private final Features features;
    private final float[] out;
    private final float[] lse;
    private final Pulse pulse;
    private final int length;
    private final double[] weights;
    private final float[] queries;
    private final float[] keys;
    private final float[] values;

    TransformedNprf(NprfInputs in, Features features, float[] out, float[] lse, Pulse pulse) {
        this.in = in;
        this.features = features;
        this.out = out;
        this.lse = lse;
        this.pulse = pulse;
        length = Toeplitz.length(in.b.length);
        weights = weights(in);
        queries = transposed(features.queries(), in.queries, in.features);
        keys = scaled(transposed(features.keys(), in.keys, in.features), features.keyScales());
        values = transposed(in.v, in.keys, in.valueWidth);
    }

    /** By a causal mask, rows with few keys call for double precision. */
    static boolean pays(NprfInputs in) {
        double pairs = in.causal ? 0.5 * in.queries * in.keys : (double) in.queries * in.keys;
        double convolutions = (in.valueWidth * (in.causal ? 2.0 : 1.0) + 2) * in.features / 2;
        return in.b.length <= 1 << 28
                && convolutions * Toeplitz.cost(Toeplitz.length(in.b.length))
                        < pairs * ((in.features + in.valueWidth) * PRODUCT + EXPONENTIAL);
    }

    static double flop(NprfInputs in) {
        double length = Toeplitz.length(in.b.length);
        return (in.valueWidth + 1.0) * in.features * (5 * length * Math.log(length) / Math.log(2) + 6 * length);
    }

    static long bytes(NprfInputs in) {
        int length = Toeplitz.length(in.b.length);
        return 4L * in.features * ((long) in.queries + in.keys)
                + 4L * in.keys * in.valueWidth
                + 8L * in.valueWidth * in.queries
                + 24L * in.queries
                + 16L * in.b.length
                + DoubleConvolution.bytes(length)
                + 16L * length;
    }

    /** Whether the output is there; false if its rows are too unequal even for double precision. */
    boolean run() {
        DoubleConvolution convolution = new DoubleConvolution(weights, length);
        double[] denominators = new double[in.queries];
        double[] roundings = new double[in.queries];
        denominators(convolution, denominators, roundings);
        double worst = worst(denominators, roundings);
        if (!(worst <= MOST_DOUBLE)) {
            return false;
        }
        double most = largestBias(in) + largest(features.keyScales());
        double[] numerators = worst <= MOST_SINGLE ? singly() : doubly(convolution);
        for (int i = 0; i < in.queries; i++) {
            for (int d = 0; d < in.valueWidth; d++) {
                out[i * in.valueWidth + d] =
                        roundings[i] == 0 ? 0 : (float) (numerators[d * in.queries + i] / denominators[i]);
            }
            lse[i] = roundings[i] == 0 ? Float.NEGATIVE_INFINITY : features.lse(i, denominators[i], most);
        }
        return true;
    }

    private void denominators(DoubleConvolution convolution, double[] sums, double[] roundings) {
        double[] first = new double[length];
        double[] second = new double[length];
        for (int f = 0; f < in.features; f += 2) {
            double firstNorm = load(first, f);
            double secondNorm = 0;
            Arrays.fill(second, 0);
            if (f + 1 < in.features) {
                secondNorm = load(second, f + 1);
            }
            convolution.apply(first, second);
            accumulate(f, first, firstNorm, sums, roundings);
            if (f + 1 < in.features) {
                accumulate(f + 1, second, secondNorm, sums, roundings);
            }
            pulse.beat();
        }
    }

    private double load(double[] column, int f) {
        double squares = 0;
        for (int j = 0; j < in.keys; j++) {
            column[j] = keys[f * in.keys + j];
            squares += column[j] * column[j];
        }
        Arrays.fill(column, in.keys, length, 0);
        return Math.sqrt(squares);
    }

    private void accumulate(int f, double[] column, double norm, double[] sums, double[] roundings) {
        for (int i = 0; i < in.queries; i++) {
            double factor = queries[f * in.queries + i];
            sums[i] += factor * column[in.keys - 1 + i];
            roundings[i] += factor * norm;
        }
    }

    /** The largest ratio over rows that see a key; rounding becomes 0 for the others. */
    private double worst(double[] denominators, double[] roundings) {
        double squares = 0;
        for (double weight : weights) {
            squares += weight * weight;
        }
        int[] seen = new int[in.b.length + 1];
        for (int t = 0; t < in.b.length; t++) {
            seen[t + 1] = seen[t] + (in.b[t] == Float.NEGATIVE_INFINITY ? 0 : 1);
        }
        double worst = 0;
        for (int i = 0; i < in.queries; i++) {
            if (seen[in.offset(i) + in.visible(i)] == seen[in.offset(i)]) {
                roundings[i] = 0;
            } else {
                double ratio = Math.sqrt(squares) * roundings[i] / denominators[i];
                worst = ratio > 0 ? Math.max(worst, ratio) : Double.POSITIVE_INFINITY;
            }
        }
        return worst;
    }

    private double[] doubly(DoubleConvolution convolution) {
        double[] sums = new double[in.valueWidth * in.queries];
        double[][] columns = {new double[length], new double[length]};
        int count = in.features * in.valueWidth;
        for (int u = 0; u < count; u += 2) {
            for (int half = 0; half < 2; half++) {
                double[] column = columns[half];
                Arrays.fill(column, 0);
                int f = (u + half) / in.valueWidth * in.keys;
                int d = (u + half) % in.valueWidth * in.keys;
                for (int j = 0; j < in.keys && u + half < count; j++) {
                    column[j] = (double) keys[f + j] * values[d + j];
                }
            }
            convolution.apply(columns[0], columns[1]);
            for (int half = 0; half < 2 && u + half < count; half++) {
                double[] column = columns[half];
                int f = (u + half) / in.valueWidth * in.queries;
                int d = (u + half) % in.valueWidth * in.queries;
                for (int i = 0; i < in.queries; i++) {
                    sums[d + i] += queries[f + i] * column[in.keys - 1 + i];
                }
            }
            pulse.beat();
        }
        return sums;
    }

    private double[] singly() {
        float[] kernel = new float[weights.length];
        for (int t = 0; t < kernel.length; t++) {
            kernel[t] = (float) weights[t];
        }
        FloatConvolution convolution = new FloatConvolution(kernel, length);
        double[] sums = new double[in.valueWidth * in.queries];
        float[][] columns = {new float[length], new float[length]};
        int count = in.features * in.valueWidth;
        for (int u = 0; u < count; u += 2) {
            for (int half = 0; half < 2; half++) {
                float[] column = columns[half];
                Arrays.fill(column, 0);
                int f = (u + half) / in.valueWidth * in.keys;
                int d = (u + half) % in.valueWidth * in.keys;
                for (int j = 0; j < in.keys && u + half < count; j++) {
                    column[j] = keys[f + j] * values[d + j];
                }
            }
            convolution.apply(columns[0], columns[1]);
            for (int half = 0; half < 2 && u + half < count; half++) {
                float[] column = columns[half];
                int f = (u + half) / in.valueWidth * in.queries;
                int d = (u + half) % in.valueWidth * in.queries;
                for (int i = 0; i < in.queries; i++) {
                    sums[d + i] += (double) queries[f + i] * column[in.keys - 1 + i];
                }
            }
            pulse.beat();
        }
        return sums;
    }

    /** {@code e^(b − most)} of what any row may see, from the last offset to the first. */
    private static double[] weights(NprfInputs in) {
        double largest = largestBias(in);
        double[] reversed = new double[in.b.length];
        for (int t = 0; t < offsets(in); t++) {
            reversed[in.b.length - 1 - t] = in.b[t] == Float.NEGATIVE_INFINITY ? 0 : Math.exp(in.b[t] - largest);
        }
        return reversed;
    }

    /** How many of the offsets any row may see, the first ones. */
    private static int offsets(NprfInputs in) {
        return in.causal ? Math.min(in.b.length, in.keys) : in.b.length;
    }

    private static double largestBias(NprfInputs in) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < offsets(in); t++) {
            largest = Math.max(largest, in.b[t]);
        }
        return largest;
    }

    private static double largest(float[] scales) {
        double most = Double.NEGATIVE_INFINITY;
        for (float scale : scales) {
            most = Math.max(most, scale);
        }
        return most;
    }

    private static float[] transposed(float[] from, int rows, int columns) {
        float[] result = new float[from.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = from[i * columns + j];
            }
        }
        return result;
    }

    private static float[] scaled(float[] keys, float[] scales) {
        double most = largest(scales);
        float[] factors = new float[scales.length];
        for (int j = 0; j < factors.length; j++) {
            factors[j] = (float) Math.exp(scales[j] - most);
        }
        for (int at = 0; at < keys.length; at += factors.length) {
            for (int j = 0; j < factors.length; j++) {
                keys[at + j] *= factors[j];
            }
        }
        return keys;
    }
}
