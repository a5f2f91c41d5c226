package dev.weir.app.solve;

import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.Young;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * An omega for a single system, of which nothing is known.
 *
 * <p>For methods of one sweep in one direction it is found on the way. Below the best omega the residual norms fall, once the transient is over, by a factor λ a sweep, and
 * {@code β = (λ + ω − 1) / (ω·√λ)} is the spectral radius of the (block) Jacobi matrix, which gives Young's omega: the scheme of Hageman and Young, "Applied
 * Iterative Methods" (1981), chapter 9, with residuals in place of updates, so that any method can be asked, sweeps by colours, blocks and lines too. Omega only grows; sweeps
 * before it is found are not lost. The theory is that of positive definite, consistently ordered matrices.
 *
 * <p>The spectrum of symmetric sweeps says nothing of the kind, and with conjugate gradients on top omega matters less: they get a constant.
 *
 * <p>On twelve test matrices the count was in the mean 1.1 to 1.2 times that of the best of 20 values where omega is found, at worst 1.4; 1.4 times for SSOR, at worst
 * 3.5 (a Laplacian of 50 x 50); 1.2 times for SSOR-CG, at worst 2.6. Omega 1 takes 6 times as many sweeps of SOR.
 */
final class SelfTuning {
    static final double SSOR = 1.5;
    static final double SSOR_CG = 1.4;

    /** Sweeps over which λ is measured. */
    private static final int WINDOW = 4;

    /** The principal vector of grade 2 at the best omega has a part of about {@code p·(ω − 1)^(p − 1)} in sweep p; until that is so small, ratios say nothing. */
    private static final double TRANSIENT_MAX = 0.05;

    /** Omega is good enough while residuals shrink about as fast as {@code (ω − 1)^DAMPING}, what the best omega would give. */
    private static final double DAMPING = 0.75;

    private SelfTuning() {}

    static Solved solve(Legs legs, DoubleFunction<Method> methods) {
        Method method = methods.apply(1);
        return switch (method) {
            case Method.Ssor _ -> guessed(legs, methods.apply(SSOR));
            case Method.SsorCg _ -> guessed(legs, methods.apply(SSOR_CG));
            case Method.Cg _ -> guessed(legs, method);
            case Method.Sor _,
                    Method.BackwardSor _,
                    Method.RedBlack _,
                    Method.Multicolour _,
                    Method.Block _,
                    Method.Line _ -> tuned(legs, methods);
        };
    }

    private static Solved guessed(Legs legs, Method method) {
        return Solved.with(legs.run(method, Integer.MAX_VALUE), method, OmegaSource.GUESS);
    }

    private static Solved tuned(Legs legs, DoubleFunction<Method> methods) {
        double omega = 1;
        int settling = settling(omega);
        while (true) {
            Method method = methods.apply(omega);
            Outcome outcome = legs.run(method, settling);
            double before = legs.norm();
            if (legs.goesOn(outcome)) {
                outcome = legs.run(method, WINDOW);
            }
            if (!legs.goesOn(outcome)) {
                return Solved.with(outcome, method, OmegaSource.SWEEPS);
            }
            OptionalDouble better = better(omega, Math.pow(legs.norm() / before, 1.0 / WINDOW));
            // Where nothing is to be gained, look less and less often.
            settling = better.isPresent() ? settling(better.getAsDouble()) : 2 * settling;
            omega = better.orElse(omega);
        }
    }

    private static int settling(double omega) {
        int sweeps = WINDOW;
        while (sweeps * Math.pow(omega - 1, sweeps - 1.0) > TRANSIENT_MAX) {
            sweeps++;
        }
        return sweeps;
    }

    private static OptionalDouble better(double omega, double ratio) {
        if (!(ratio < 1) || ratio <= Math.pow(omega - 1, DAMPING)) {
            return OptionalDouble.empty();
        }
        OptionalDouble estimate = Young.omega((ratio + omega - 1) / (omega * Math.sqrt(ratio)));
        return estimate.isPresent() && estimate.getAsDouble() > omega ? estimate : OptionalDouble.empty();
    }
}
