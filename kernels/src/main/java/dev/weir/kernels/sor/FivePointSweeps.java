package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.FivePointGrid;

final class FivePointSweeps {
    private FivePointSweeps() {}

    static Sweep forward(FivePointGrid grid, double omega) {
        return PlainSweeps.forward(grid, omega);
    }

    static Sweep backward(FivePointGrid grid, double omega) {
        return PlainSweeps.backward(grid, omega);
    }
}
