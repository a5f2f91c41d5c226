package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.NinePointGrid;
import dev.weir.kernels.linalg.RowMatrix;

/** Single sweeps of SOR, in the fastest form there is for a matrix: Θ(entries) each. The diagonal must hold no 0; omega as in {@link Method}. */
public final class Sweeps {
    private Sweeps() {}

    /** Rows ascending. */
    public static Sweep forward(RowMatrix a, double omega) {
        return switch (a) {
            case CsrMatrix csr -> CsrSweeps.forward(csr, omega);
            case FivePointGrid grid -> FivePointSweeps.forward(grid, omega);
            case NinePointGrid grid -> PlainSweeps.forward(grid, omega);
        };
    }

    /** Rows descending. */
    public static Sweep backward(RowMatrix a, double omega) {
        return switch (a) {
            case CsrMatrix csr -> CsrSweeps.backward(csr, omega);
            case FivePointGrid grid -> FivePointSweeps.backward(grid, omega);
            case NinePointGrid grid -> PlainSweeps.backward(grid, omega);
        };
    }

    /** Forward, then backward. */
    public static Sweep symmetric(RowMatrix a, double omega) {
        return forward(a, omega).then(backward(a, omega));
    }
}
