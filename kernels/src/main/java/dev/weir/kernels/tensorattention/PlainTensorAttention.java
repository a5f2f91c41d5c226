package dev.weir.kernels.tensorattention;

import java.util.Arrays;

/** The definition, in double precision. */
final class PlainTensorAttention {
    private PlainTensorAttention() {}

    /** @param lse [queries], filled with the logarithms of what rows are divided by */
    static float[] exact(TensorInputs in, float[] lse) {
        float[] out = new float[in.queries * in.valueWidth];
        for (int i = 0; i < in.queries; i++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < in.first; j++) {
                for (int k = 0; k < in.second; k++) {
                    most = Math.max(most, logit(in, i, j, k));
                }
            }
            double largest = most;
            double total = average(in, i, out, logit -> Math.exp(logit - largest));
            lse[i] = (float) (largest + Math.log(total));
        }
        return out;
    }

    /** With {@code 1 + s + … + s^degree/degree!} for {@code e^s}. */
    static float[] taylor(TensorInputs in, int degree) {
        float[] out = new float[in.queries * in.valueWidth];
        for (int i = 0; i < in.queries; i++) {
            average(in, i, out, logit -> {
                double sum = 1;
                double term = 1;
                for (int m = 1; m <= degree; m++) {
                    term *= logit / m;
                    sum += term;
                }
                return sum;
            });
        }
        return out;
    }

    private interface Weight {
        double of(double logit);
    }

    /** Answers the sum of the weights. */
    private static double average(TensorInputs in, int i, float[] out, Weight weight) {
        double[] sums = new double[in.valueWidth];
        double total = 0;
        Arrays.fill(sums, 0);
        for (int j = 0; j < in.first; j++) {
            for (int k = 0; k < in.second; k++) {
                double each = weight.of(logit(in, i, j, k));
                total += each;
                for (int d = 0; d < in.valueWidth; d++) {
                    sums[d] += each * in.v1[j * in.valueWidth + d] * in.v2[k * in.valueWidth + d];
                }
            }
        }
        for (int d = 0; d < in.valueWidth; d++) {
            out[i * in.valueWidth + d] = total == 0 ? 0 : (float) (sums[d] / total);
        }
        return total;
    }

    private static double logit(TensorInputs in, int i, int j, int k) {
        double sum = 0;
        for (int l = 0; l < in.width; l++) {
            sum += (double) in.q[i * in.width + l] * in.k1[j * in.width + l] * in.k2[k * in.width + l];
        }
        return sum * in.scale;
    }
}
