package dev.weir.kernels.sor;

/**
 * What a solve came to.
 *
 * @param iterations sweeps, or applications of the matrix after the first residual
 * @param relativeResidual the residual's norm over the reference norm, as the solver saw it last
 */
public record Outcome(Reason reason, int iterations, double relativeResidual) {
    public Status status() {
        return reason.status();
    }

    /**
     * The count to tell a learner: the cap unless the solve converged. Else it would learn that to diverge is cheap, because divergence is
     * noticed early.
     */
    public int cost(Stopping stopping) {
        return switch (status()) {
            case CONVERGED -> iterations;
            case DIVERGED, MAX_ITERATIONS, BREAKDOWN -> stopping.iterationsMax();
        };
    }
}
