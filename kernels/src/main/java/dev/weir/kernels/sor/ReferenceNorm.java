package dev.weir.kernels.sor;

/** What the residual's norm is measured against. */
public enum ReferenceNorm {
    /** {@code ||b − A·x0||}. */
    INITIAL_RESIDUAL,
    /** {@code ||b||}; with a warm start the target does not get harder because the start was good. If b = 0 it is 1. */
    RHS,
    /** 1. */
    ABSOLUTE
}
