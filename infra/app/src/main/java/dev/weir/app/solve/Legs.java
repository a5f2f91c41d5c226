package dev.weir.app.solve;

import dev.weir.kernels.linalg.RowMatrix;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Norms;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.Reason;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Split;
import dev.weir.kernels.sor.Stopping;
import java.util.Arrays;

/**
 * One solve in several legs, each from where the last one ended, with one omega after the other. The target and the cap are those of the whole. A stationary
 * method does not notice where legs meet; conjugate gradients begin anew. Residual norms are compared with the target after a division and a multiplication, so
 * that a count may differ by one from that of an unbroken solve where rounding decides.
 */
final class Legs {
    private static final double GROWTH_MAX = 1e8;

    private final RowMatrix a;
    private final double[] b;
    private final double[] x;
    private final Stopping stopping;
    private final double reference;
    private double norm;
    private int iterations;

    /** @param x the start; each leg moves it */
    Legs(RowMatrix a, double[] b, double[] x, Stopping stopping) {
        this.a = a;
        this.b = b;
        this.x = x;
        this.stopping = stopping;
        norm = Norms.residual(a, b, x, Split.NONE);
        reference = switch (stopping.reference()) {
            case INITIAL_RESIDUAL -> norm;
            case RHS ->
                Math.max(
                        Double.MIN_NORMAL,
                        Math.sqrt(Arrays.stream(b).map(each -> each * each).sum()));
            case ABSOLUTE -> 1;
        };
    }

    /** The residual's, after the last leg. */
    double norm() {
        return norm;
    }

    /** @return how the whole stands after at most so many iterations more */
    Outcome run(Method method, int most) {
        int left = Math.min(most, stopping.iterationsMax() - iterations);
        double ratio = reference / norm;
        double tolerance = Double.isFinite(ratio) ? Math.min(stopping.tolerance() * ratio, Double.MAX_VALUE) : 0;
        Stopping leg = new Stopping(tolerance, left, ReferenceNorm.INITIAL_RESIDUAL, stopping.stagnationMax());
        Outcome outcome = Solver.solve(a, b, x, method, leg);
        iterations += outcome.iterations();
        norm = Norms.residual(a, b, x, Split.NONE);
        boolean grown = outcome.reason() == Reason.CAP_REACHED && !(norm <= GROWTH_MAX * reference);
        Reason reason = grown ? Reason.RESIDUAL_GREW : outcome.reason();
        return new Outcome(reason, iterations, norm == 0 ? 0 : norm / reference);
    }

    /** Whether an end is that of a leg only. */
    boolean goesOn(Outcome outcome) {
        return outcome.reason() == Reason.CAP_REACHED && iterations < stopping.iterationsMax();
    }
}
