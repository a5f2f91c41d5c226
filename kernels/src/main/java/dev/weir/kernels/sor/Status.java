package dev.weir.kernels.sor;

/** How a solve ended. */
public enum Status {
    CONVERGED,
    DIVERGED,
    MAX_ITERATIONS,
    BREAKDOWN
}
