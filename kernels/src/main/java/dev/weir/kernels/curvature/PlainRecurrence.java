package dev.weir.kernels.curvature;

/**
 * M-FAC as its source states it: one gradient after another, {@code h_i = g_i/λ − Σ_{j<i} h_j·(h_j·g_i)/(m + g_j·h_j)}, and
 * {@code F⁻¹·x = x/λ − Σ_i h_i·(h_i·x)/(m + g_i·h_i)}. In double precision.
 */
final class PlainRecurrence {
    private final double lambda;
    private final double[][] h;
    private final double[] denominators;

    /** @param rows where each gradient begins, in any order */
    PlainRecurrence(float[] gradients, int[] rows, int length, int divisor, double lambda) {
        this.lambda = lambda;
        h = new double[rows.length][];
        denominators = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double[] g = wide(gradients, rows[i], length);
            h[i] = apply(g, i);
            denominators[i] = divisor + dot(g, h[i]);
        }
    }

    double[] apply(double[] x) {
        return apply(x, h.length);
    }

    private double[] apply(double[] x, int count) {
        double[] result = new double[x.length];
        for (int l = 0; l < x.length; l++) {
            result[l] = x[l] / lambda;
        }
        for (int j = 0; j < count; j++) {
            double share = dot(h[j], x) / denominators[j];
            for (int l = 0; l < x.length; l++) {
                result[l] -= h[j][l] * share;
            }
        }
        return result;
    }

    /** {@code 1/λ − Σ h_i² / (m + g_i·h_i)}. */
    double[] diagonal(int length) {
        double[] diagonal = new double[length];
        for (int l = 0; l < length; l++) {
            diagonal[l] = 1 / lambda;
            for (int i = 0; i < h.length; i++) {
                diagonal[l] -= h[i][l] * h[i][l] / denominators[i];
            }
        }
        return diagonal;
    }

    static double[] wide(float[] from, int at, int length) {
        double[] wide = new double[length];
        for (int i = 0; i < length; i++) {
            wide[i] = from[at + i];
        }
        return wide;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
