package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * SOR that estimates omega from its own sweeps, without learning (Hageman, Young, "Applied Iterative Methods", 1981, chapter 9): below the best
 * omega, the ratio λ of successive update norms tends to the rate, and {@code β = (λ + ω − 1) / (ω·√λ)} gives Young's omega. The matrices should be
 * positive definite and consistently ordered. The estimate is kept from solve to solve, which suits a sequence whose matrix stays. One owner.
 */
public final class HagemanYoung {
    /** The least number of sweeps at one omega before its ratio is looked at. */
    private static final int SWEEPS_MIN = 5;

    /**
     * At the best omega the iteration has a principal vector of grade 2, whose part in sweep p is about {@code p·(ω − 1)^(p − 1)}; until that is so small,
     * ratios say nothing.
     */
    private static final double TRANSIENT_MAX = 0.05;

    /** A ratio counts when it moved by less than this share of its distance to 1 in one sweep. */
    private static final double SETTLED = 0.005;

    /** Omega is good enough while updates shrink about as fast as {@code (ω − 1)^DAMPING}, what the best omega would give. */
    private static final double DAMPING = 0.75;

    private double omega = 1;

    /** What the next solve begins with; in 1..2. */
    public double omega() {
        return omega;
    }

    /**
     * As {@link Solver#solve(RowMatrix, double[], double[], Method, Stopping)} with forward SOR, except that omega may grow on the way.
     *
     * @throws IllFormedSystem if no solve can begin
     */
    public Outcome solve(RowMatrix a, double[] b, double[] x, Stopping stopping) {
        Systems.check(a, b, x);
        double norm = Norms.residual(a, b, x, Split.NONE);
        Judge judge = new Judge(stopping, Norms.of(b), norm);
        double[] before = new double[x.length];
        Sweep sweep = Sweeps.forward(a, omega);
        Ratios ratios = new Ratios();
        for (int k = 0; ; k++) {
            Optional<Reason> verdict = judge.verdict(k, norm);
            if (verdict.isPresent()) {
                return judge.outcome(verdict.get(), k, norm);
            }
            System.arraycopy(x, 0, before, 0, x.length);
            sweep.over(b, x);
            norm = Norms.residual(a, b, x, Split.NONE);
            ratios.add(distance(before, x));
            OptionalDouble better = better(ratios);
            if (better.isPresent()) {
                omega = better.getAsDouble();
                sweep = Sweeps.forward(a, omega);
                ratios = new Ratios();
            }
        }
    }

    private OptionalDouble better(Ratios ratios) {
        double ratio = ratios.last;
        boolean settled = ratios.count > SWEEPS_MIN
                && ratios.count * Math.pow(omega - 1, ratios.count - 1) <= TRANSIENT_MAX
                && ratio > 0
                && ratio < 1
                && Math.abs(ratio - ratios.beforeLast) <= SETTLED * (1 - ratio);
        if (!settled || ratio <= Math.pow(omega - 1, DAMPING)) {
            return OptionalDouble.empty();
        }
        OptionalDouble estimate = Young.omega((ratio + omega - 1) / (omega * Math.sqrt(ratio)));
        return estimate.isPresent() && estimate.getAsDouble() > omega ? estimate : OptionalDouble.empty();
    }

    private static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return Math.sqrt(sum);
    }

    /** The last two ratios of successive update norms at one omega. */
    private static final class Ratios {
        private double update;
        private double last;
        private double beforeLast;
        private int count;

        void add(double next) {
            beforeLast = last;
            last = count == 0 ? 0 : next / update;
            update = next;
            count++;
        }
    }
}
