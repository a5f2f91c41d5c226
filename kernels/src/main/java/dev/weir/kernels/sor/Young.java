package dev.weir.kernels.sor;

import java.util.OptionalDouble;

/**
 * The classical choice of omega, from the spectral radius β of the Jacobi matrix {@code I − D⁻¹A}: best in the asymptotic rate for positive
 * definite, consistently ordered matrices (Young, "Iterative Solution of Large Linear Systems", 1971, chapter 6). A count at a finite tolerance may
 * be less for another omega.
 */
public final class Young {
    private Young() {}

    /** {@code 2 / (1 + √(1 − β²))}; empty unless {@code 0 <= β < 1}, where the formula has a meaning. */
    public static OptionalDouble omega(double jacobiRadius) {
        if (!(jacobiRadius >= 0 && jacobiRadius < 1)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(2 / (1 + Math.sqrt((1 - jacobiRadius) * (1 + jacobiRadius))));
    }

    /** The spectral radius of the SOR iteration. Steep left of the best omega, {@code omega − 1} right of it: err on the high side. */
    public static double rate(double omega, double jacobiRadius) {
        double discriminant = omega * omega * jacobiRadius * jacobiRadius - 4 * (omega - 1);
        if (discriminant <= 0) {
            return omega - 1;
        }
        double root = (omega * jacobiRadius + Math.sqrt(discriminant)) / 2;
        return root * root;
    }
}
