package dev.weir.kernels.sor;

/** Why a solve ended as it did. */
public enum Reason {
    TOLERANCE_MET(Status.CONVERGED, "the residual met the tolerance"),
    START_IS_EXACT(Status.CONVERGED, "the start vector solves the system exactly"),
    RESIDUAL_GREW(Status.DIVERGED, "the residual passed 1e8 times the reference norm"),
    RESIDUAL_NOT_FINITE(Status.DIVERGED, "the residual overflowed"),
    CAP_REACHED(Status.MAX_ITERATIONS, "the cap on iterations was reached"),
    STAGNATED(Status.MAX_ITERATIONS, "the residual has stopped falling"),
    NOT_SYMMETRIC(Status.BREAKDOWN, "conjugate gradients need a symmetric matrix"),
    NOT_POSITIVE_DEFINITE(Status.BREAKDOWN, "the matrix or its preconditioner is not positive definite"),
    CURVATURE_NOT_FINITE(Status.BREAKDOWN, "a scalar product of conjugate gradients is not finite");

    private final Status status;
    private final String sentence;

    Reason(Status status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    public Status status() {
        return status;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
