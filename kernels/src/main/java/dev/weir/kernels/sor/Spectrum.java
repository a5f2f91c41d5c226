package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * Extreme eigenvalues of symmetric matrices by Lanczos' method without reorthogonalisation: lost orthogonality repeats eigenvalues, it does not move
 * the extreme ones (Paige, 1971). O(rows) memory, Θ(entries) a step; from a fixed random start, so equal matrices give equal bits.
 */
public final class Spectrum {
    /** @param steps products with the matrix that it took */
    public record Extremes(double least, double greatest, int steps) {}

    private static final int STEPS_MAX = 20_000;
    private static final int CHECK_EVERY = 10;

    /** Checks in a row without movement after which an end counts as found: one may rest for a while beside the wrong eigenvalue. */
    private static final int QUIET_CHECKS = 4;

    private static final double MOVEMENT = 1e-14;

    private Spectrum() {}

    /**
     * Of A itself.
     *
     * @return empty if A is not symmetric
     */
    public static Optional<Extremes> extremes(RowMatrix a) {
        if (a.rows() == 0 || !a.isSymmetric(ConjugateGradients.SYMMETRY_TOLERANCE)) {
            return Optional.empty();
        }
        return Optional.of(lanczos(a.rows(), (v, w) -> a.multiply(v, w, 0, a.rows())));
    }

    /**
     * The spectral radius of the Jacobi matrix {@code I − D⁻¹A}, through the symmetric {@code I − D^(−1/2)·A·D^(−1/2)} that is similar to it.
     *
     * @return empty if A is not symmetric with a positive diagonal
     */
    public static OptionalDouble jacobiRadius(RowMatrix a) {
        int n = a.rows();
        if (n == 0 || !a.isSymmetric(ConjugateGradients.SYMMETRY_TOLERANCE)) {
            return OptionalDouble.empty();
        }
        double[] roots = new double[n];
        for (int row = 0; row < n; row++) {
            if (!(a.diagonal(row) > 0)) {
                return OptionalDouble.empty();
            }
            roots[row] = Math.sqrt(a.diagonal(row));
        }
        double[] scaled = new double[n];
        Extremes extremes = lanczos(n, (v, w) -> {
            for (int i = 0; i < n; i++) {
                scaled[i] = v[i] / roots[i];
            }
            a.multiply(scaled, w, 0, n);
            for (int i = 0; i < n; i++) {
                w[i] = v[i] - w[i] / roots[i];
            }
        });
        return OptionalDouble.of(Math.max(Math.abs(extremes.least()), Math.abs(extremes.greatest())));
    }

    private interface Product {
        void of(double[] v, double[] w);
    }

    private static Extremes lanczos(int n, Product product) {
        Tridiagonal projected = new Tridiagonal();
        double[] before = new double[n];
        double[] v = start(n);
        double[] w = new double[n];
        double beta = 0;
        int quiet = 0;
        double least = Double.NaN;
        double greatest = Double.NaN;
        for (int step = 1; ; step++) {
            product.of(v, w);
            double alpha = Norms.dot(v, w);
            for (int i = 0; i < n; i++) {
                w[i] -= alpha * v[i] + beta * before[i];
            }
            projected.add(alpha, beta);
            beta = Norms.of(w);
            boolean invariant = beta <= 1e-300 || beta <= 1e-15 * projected.bound();
            boolean last = invariant || step == STEPS_MAX;
            if (last || step % CHECK_EVERY == 0) {
                double low = projected.least();
                double high = projected.greatest();
                double still = MOVEMENT * Math.max(Math.abs(low), Math.abs(high));
                quiet = Math.abs(low - least) <= still && Math.abs(high - greatest) <= still ? quiet + 1 : 0;
                least = low;
                greatest = high;
                if (last || quiet == QUIET_CHECKS) {
                    return new Extremes(least, greatest, step);
                }
            }
            double[] free = before;
            before = v;
            v = w;
            w = free;
            for (int i = 0; i < n; i++) {
                v[i] /= beta;
            }
        }
    }

    private static double[] start(int n) {
        SplittableRandom random = new SplittableRandom(1);
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = random.nextGaussian();
        }
        double norm = Norms.of(v);
        for (int i = 0; i < n; i++) {
            v[i] /= norm;
        }
        return v;
    }
}
