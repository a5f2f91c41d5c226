package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;
import dev.weir.kernels.sor.IllFormedSystem.Fault;

/** What every system must be before a solve begins. */
final class Systems {
    private Systems() {}

    static void check(RowMatrix a, double[] b, double[] x) {
        int n = a.rows();
        if (n != a.columns()) {
            throw new IllFormedSystem(Fault.NOT_SQUARE, "the matrix must be square, but is " + n + " x " + a.columns());
        }
        checkVector("right-hand side", b, n);
        checkVector("start vector", x, n);
        for (int row = 0; row < n; row++) {
            if (a.diagonal(row) == 0) {
                throw new IllFormedSystem(
                        Fault.ZERO_DIAGONAL, "row " + row + " has no diagonal entry, or one that is 0");
            }
        }
    }

    private static void checkVector(String what, double[] vector, int n) {
        if (vector.length != n) {
            throw new IllFormedSystem(
                    Fault.WRONG_SIZE, "the " + what + " must have " + n + " rows, but has " + vector.length);
        }
        for (int row = 0; row < n; row++) {
            if (!Double.isFinite(vector[row])) {
                throw new IllFormedSystem(
                        Fault.NOT_FINITE, "row " + row + " of the " + what + " must be finite, but is " + vector[row]);
            }
        }
    }
}
