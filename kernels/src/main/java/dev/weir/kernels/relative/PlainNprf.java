package dev.weir.kernels.relative;

/** The definition, in double precision. */
final class PlainNprf {
    private PlainNprf() {}

    /** @param lse [queries], filled with the logarithms of what rows are divided by */
    static float[] attend(NprfInputs in, float[] lse) {
        double[] queries = exponents(in, in.q, in.queries);
        double[] keys = exponents(in, in.k, in.keys);
        return average(in, lse, (i, j) -> {
            // Of the logarithm, so that no exponential can overflow.
            double most = Double.NEGATIVE_INFINITY;
            for (int f = 0; f < in.features; f++) {
                most = Math.max(most, queries[i * in.features + f] + keys[j * in.features + f]);
            }
            double sum = 0;
            for (int f = 0; f < in.features; f++) {
                sum += Math.exp(queries[i * in.features + f] + keys[j * in.features + f] - most);
            }
            return most + Math.log(sum / in.features);
        });
    }

    /** Softmax of {@code q·k + b}. */
    static float[] limit(NprfInputs in) {
        return average(in, new float[in.queries], (i, j) -> dot(in.q, i * in.width, in.k, j * in.width, in.width));
    }

    private interface Logit {
        double of(int i, int j);
    }

    private static float[] average(NprfInputs in, float[] lse, Logit logit) {
        float[] out = new float[in.queries * in.valueWidth];
        double[] logits = new double[in.keys];
        double[] sums = new double[in.valueWidth];
        for (int i = 0; i < in.queries; i++) {
            int visible = in.visible(i);
            double most = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < visible; j++) {
                float bias = in.b[in.offset(i) + j];
                logits[j] = bias == Float.NEGATIVE_INFINITY ? bias : bias + logit.of(i, j);
                most = Math.max(most, logits[j]);
            }
            double total = 0;
            java.util.Arrays.fill(sums, 0);
            for (int j = 0; j < visible && most > Double.NEGATIVE_INFINITY; j++) {
                double weight = Math.exp(logits[j] - most);
                total += weight;
                for (int d = 0; d < in.valueWidth; d++) {
                    sums[d] += weight * in.v[j * in.valueWidth + d];
                }
            }
            for (int d = 0; d < in.valueWidth; d++) {
                out[i * in.valueWidth + d] = total == 0 ? 0 : (float) (sums[d] / total);
            }
            lse[i] = (float) (most + Math.log(total));
        }
        return out;
    }

    /** {@code w·x − |x|²/2} for each row x and each w. */
    private static double[] exponents(NprfInputs in, float[] x, int rows) {
        double[] exponents = new double[rows * in.features];
        for (int row = 0; row < rows; row++) {
            int at = row * in.width;
            double half = dot(x, at, x, at, in.width) / 2;
            for (int f = 0; f < in.features; f++) {
                exponents[row * in.features + f] = dot(x, at, in.w, f * in.width, in.width) - half;
            }
        }
        return exponents;
    }

    private static double dot(float[] x, int xAt, float[] y, int yAt, int length) {
        double sum = 0;
        for (int l = 0; l < length; l++) {
            sum += (double) x[xAt + l] * y[yAt + l];
        }
        return sum;
    }
}
