package dev.weir.kernels.sor;

import java.util.Optional;

/** Applies the stopping rules, in the one order that decides counts: converged, diverged, cap, stagnated. */
final class Judge {
    static final double GROWTH_MAX = 1e8;

    private final Stopping stopping;
    private final double reference;
    private double least = Double.POSITIVE_INFINITY;
    private int leastAt;

    Judge(Stopping stopping, double rhsNorm, double initialNorm) {
        this.stopping = stopping;
        this.reference = switch (stopping.reference()) {
            case INITIAL_RESIDUAL -> initialNorm;
            case RHS -> rhsNorm == 0 ? 1 : rhsNorm;
            case ABSOLUTE -> 1;
        };
    }

    /** Whether there can be a verdict on a norm of which only bounds are known. */
    boolean maySpeak(int iterations, double least, double most) {
        return least <= target()
                || !(most <= limit())
                || iterations == stopping.iterationsMax()
                || stopping.stagnationMax() > 0;
    }

    private double target() {
        return stopping.tolerance() * reference;
    }

    private double limit() {
        return GROWTH_MAX * reference;
    }

    Optional<Reason> verdict(int iterations, double norm) {
        if (reference == Double.POSITIVE_INFINITY) {
            return Optional.of(Reason.RESIDUAL_NOT_FINITE);
        }
        if (norm == 0 && iterations == 0) {
            return Optional.of(Reason.START_IS_EXACT);
        }
        if (norm <= target()) {
            return Optional.of(Reason.TOLERANCE_MET);
        }
        if (!(norm <= limit())) {
            return Optional.of(norm < Double.POSITIVE_INFINITY ? Reason.RESIDUAL_GREW : Reason.RESIDUAL_NOT_FINITE);
        }
        if (iterations == stopping.iterationsMax()) {
            return Optional.of(Reason.CAP_REACHED);
        }
        return stagnated(iterations, norm) ? Optional.of(Reason.STAGNATED) : Optional.empty();
    }

    private boolean stagnated(int iterations, double norm) {
        if (norm < least) {
            least = norm;
            leastAt = iterations;
        }
        return stopping.stagnationMax() > 0 && iterations - leastAt >= stopping.stagnationMax();
    }

    Outcome outcome(Reason reason, int iterations, double norm) {
        return new Outcome(reason, iterations, norm == 0 ? 0 : norm / reference);
    }
}
