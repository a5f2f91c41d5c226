package dev.weir.kernels.sor;

/**
 * When a solve ends.
 *
 * @param tolerance at least 0; converged when {@code ||b − A·x|| <= tolerance · reference}
 * @param iterationsMax at least 0
 * @param stagnationMax iterations without a residual smaller than all before, after which a solve is given up; 0 for never
 */
public record Stopping(double tolerance, int iterationsMax, ReferenceNorm reference, int stagnationMax) {
    public static final Stopping DEFAULT = new Stopping(1e-8, 10_000, ReferenceNorm.INITIAL_RESIDUAL);

    /**
     * @throws IllegalArgumentException naming what is out of range
     */
    public Stopping {
        if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance must be at least 0 and finite, but was " + tolerance);
        }
        if (iterationsMax < 0) {
            throw new IllegalArgumentException("iterationsMax must be at least 0, but was " + iterationsMax);
        }
        if (stagnationMax < 0) {
            throw new IllegalArgumentException("stagnationMax must be at least 0, but was " + stagnationMax);
        }
    }

    /** Without a test for stagnation. */
    public Stopping(double tolerance, int iterationsMax, ReferenceNorm reference) {
        this(tolerance, iterationsMax, reference, 0);
    }
}
