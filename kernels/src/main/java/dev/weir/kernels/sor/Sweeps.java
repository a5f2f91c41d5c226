package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.NinePointGrid;
import dev.weir.kernels.linalg.RowMatrix;

/** The fastest form there is for a matrix. The only switches over its kind in this package that sweeps need. */
final class Sweeps {
    private Sweeps() {}

    static Sweep forward(RowMatrix a, double omega) {
        return switch (a) {
            case CsrMatrix csr -> CsrSweeps.forward(csr, omega);
            case FivePointGrid grid -> FivePointSweeps.forward(grid, omega);
            case NinePointGrid grid -> PlainSweeps.forward(grid, omega);
        };
    }

    static Sweep backward(RowMatrix a, double omega) {
        return switch (a) {
            case CsrMatrix csr -> CsrSweeps.backward(csr, omega);
            case FivePointGrid grid -> FivePointSweeps.backward(grid, omega);
            case NinePointGrid grid -> PlainSweeps.backward(grid, omega);
        };
    }

    static Sweep symmetric(RowMatrix a, double omega) {
        return forward(a, omega).then(backward(a, omega));
    }
}
