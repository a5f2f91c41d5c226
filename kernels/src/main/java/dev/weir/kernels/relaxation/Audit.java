package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.linalg.RowMatrix;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Spectrum;
import dev.weir.kernels.sor.Stopping;
import dev.weir.kernels.sor.Young;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one system would have cost otherwise: the cap where it does not converge.
 *
 * @param fixed iterations with each of {@link #OMEGAS}
 * @param young Young's omega and what it costs; empty where it has no meaning (Young 1971: symmetric, positive diagonal, Jacobi radius below 1)
 */
public record Audit(List<Integer> fixed, Optional<Classical> young) {
    /** 1.00 (Gauss-Seidel), 1.05, …, 1.95. */
    public static final Grid OMEGAS = Grid.omega();

    public record Classical(double omega, int iterations) {}

    public Audit {
        fixed = List.copyOf(fixed);
    }

    /** As many solves as there are omegas, and one more. */
    static Audit of(LinearSystem system, Method method, Stopping stopping) {
        List<Integer> fixed = new ArrayList<>();
        for (double omega : OMEGAS.values()) {
            fixed.add(count(system, method.at(omega), stopping));
        }
        return new Audit(
                fixed,
                young(system.matrix()).map(omega -> new Classical(omega, count(system, method.at(omega), stopping))));
    }

    private static Optional<Double> young(RowMatrix a) {
        OptionalDouble radius = Spectrum.jacobiRadius(a);
        OptionalDouble omega = radius.isPresent() ? Young.omega(radius.getAsDouble()) : OptionalDouble.empty();
        return omega.isPresent() ? Optional.of(omega.getAsDouble()) : Optional.empty();
    }

    private static int count(LinearSystem system, Method method, Stopping stopping) {
        return Solver.solve(system.matrix(), system.rhs(), system.start().clone(), method, stopping)
                .cost(stopping);
    }
}
