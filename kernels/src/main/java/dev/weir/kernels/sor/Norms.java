package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;

/** Norms in double, summed in fixed blocks, so that neither a split nor its number of parts changes a bit. */
public final class Norms {
    private static final int BLOCK = 1024;

    private Norms() {}

    /** {@code ||b − A·x||}; Θ(entries). */
    public static double residual(RowMatrix a, double[] b, double[] x, Split split) {
        int n = a.rows();
        int blocks = (n + BLOCK - 1) / BLOCK;
        double[] sums = new double[blocks];
        split.over(0, blocks, (from, to) -> {
            for (int block = from; block < to; block++) {
                sums[block] = a.squaredResidual(b, x, block * BLOCK, Math.min(n, (block + 1) * BLOCK));
            }
        });
        return Math.sqrt(total(sums));
    }

    static double of(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    /** One sum, first to last. */
    static double plainDot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** Four running sums, so that one addition need not wait for the other. */
    static double dot(double[] x, double[] y) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i < x.length - 3; i += 4) {
            sum0 += x[i] * y[i];
            sum1 += x[i + 1] * y[i + 1];
            sum2 += x[i + 2] * y[i + 2];
            sum3 += x[i + 3] * y[i + 3];
        }
        for (; i < x.length; i++) {
            sum0 += x[i] * y[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    private static double total(double[] sums) {
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }
}
