package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;

/**
 * SOR over compressed rows. The division is done once a solve, and a row's entries are met so that those of the row just relaxed come last: the
 * processor works on the others while it waits for them.
 */
final class CsrSweeps {
    private CsrSweeps() {}

    static Sweep forward(CsrMatrix a, double omega) {
        double[] factors = factors(a, omega);
        return (b, x) -> {
            for (int row = 0; row < factors.length; row++) {
                double residual = b[row];
                for (int k = a.start(row + 1) - 1; k >= a.start(row); k--) {
                    residual -= a.value(k) * x[a.column(k)];
                }
                x[row] += factors[row] * residual;
            }
        };
    }

    static Sweep backward(CsrMatrix a, double omega) {
        double[] factors = factors(a, omega);
        return (b, x) -> {
            for (int row = factors.length - 1; row >= 0; row--) {
                double residual = b[row];
                for (int k = a.start(row); k < a.start(row + 1); k++) {
                    residual -= a.value(k) * x[a.column(k)];
                }
                x[row] += factors[row] * residual;
            }
        };
    }

    private static double[] factors(CsrMatrix a, double omega) {
        double[] factors = new double[a.rows()];
        for (int row = 0; row < factors.length; row++) {
            factors[row] = omega / a.diagonal(row);
        }
        return factors;
    }
}
