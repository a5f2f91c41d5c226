package dev.weir.kernels.sor;

/** One step of a stationary method. */
@FunctionalInterface
interface Sweep {
    /** Improves x in place. */
    void over(double[] b, double[] x);

    default Sweep then(Sweep next) {
        return (b, x) -> {
            over(b, x);
            next.over(b, x);
        };
    }
}
