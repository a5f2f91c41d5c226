package dev.weir.kernels.sor;

/** One step of a stationary method; {@link Sweeps} has them. A sweep may hold scratch, so it is for one thread at a time. */
@FunctionalInterface
public interface Sweep {
    /** Improves x in place. */
    void over(double[] b, double[] x);

    /** This one and then the next. */
    default Sweep then(Sweep next) {
        return (b, x) -> {
            over(b, x);
            next.over(b, x);
        };
    }
}
