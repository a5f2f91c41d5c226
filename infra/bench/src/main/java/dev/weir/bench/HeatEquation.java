package dev.weir.bench;

import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Stopping;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Crank-Nicolson steps of u_t = κ(t)·Δu + f on the unit square, with a diffusivity that swings over four decades and a source that runs in a circle: one system a
 * step, solved by SSOR-CG from the last step's solution. The context is κ at the middle of the step. Khodak and others (ICLR 2024), section 4.
 */
final class HeatEquation {
    static final int STEPS = 5000;

    private static final double DT = 1e-3;
    private static final Stopping STOPPING = new Stopping(1e-8, 10_000, ReferenceNorm.RHS);
    private static final Stopping EXACT = new Stopping(1e-13, 10_000, ReferenceNorm.RHS);

    private final int side;
    private final FivePointGrid[] matrices = new FivePointGrid[STEPS];
    private final double[][] starts = new double[STEPS][];
    private final double[][] sides = new double[STEPS][];

    /** @param parts the square has so many intervals a side */
    HeatEquation(int parts) {
        side = parts - 1;
        double[] u = bump(0.5, 0.5, 0.25, 1);
        for (int t = 0; t < STEPS; t++) {
            double ratio = DT / 2 * context(t) * parts * parts;
            matrices[t] = stencil(ratio);
            starts[t] = u;
            sides[t] = rightSide(u, stencil(-ratio), (t + 0.5) * DT);
            u = u.clone();
            Solver.solve(matrices[t], sides[t], u, new Method.SsorCg(1.5), EXACT);
        }
    }

    private FivePointGrid stencil(double ratio) {
        return new FivePointGrid(side, side, 1 + 4 * ratio, -ratio, -ratio, -ratio, -ratio);
    }

    private double[] rightSide(double[] u, FivePointGrid explicit, double time) {
        double[] b = new double[u.length];
        explicit.multiply(u, b, 0, b.length);
        double angle = 16 * Math.PI * time;
        double[] source = bump(0.5 + Math.cos(angle) / 4, 0.5 + Math.sin(angle) / 4, 0.125, 32 * DT);
        for (int i = 0; i < b.length; i++) {
            b[i] += source[i];
        }
        return b;
    }

    private double[] bump(double x, double y, double radius, double height) {
        double[] values = new double[side * side];
        for (int i = 0; i < values.length; i++) {
            double dx = (i % side + 1.0) / (side + 1) - x;
            double dy = (i / side + 1.0) / (side + 1) - y;
            double square = (dx * dx + dy * dy) / (radius * radius);
            values[i] = square < 1 ? height * Math.exp(1 - 1 / (1 - square)) : 0;
        }
        return values;
    }

    double context(int t) {
        double sine = Math.sin(2 * Math.PI * (t + 0.5) * DT);
        return Math.max(0.1 * sine, -10 * sine);
    }

    /** Iterations of step t at an omega, along the exact trajectory. */
    int count(int t, double omega) {
        return Solver.solve(matrices[t], sides[t], starts[t].clone(), new Method.SsorCg(omega), STOPPING)
                .cost(STOPPING);
    }

    /** By step, by omega. */
    int[][] table(double[] omegas) {
        int[][] table = new int[STEPS][omegas.length];
        IntStream.range(0, STEPS).parallel().forEach(t -> Arrays.setAll(table[t], i -> count(t, omegas[i])));
        return table;
    }
}
