package dev.weir.kernels.bandit;

/** Sums {@code G = Σ x·x'} and {@code h = Σ y·x}: all that least squares needs of the past, in O(n²) memory however long the past is. */
final class NormalEquations {
    /** Below every true pivot of this package's matrices, all of which have a ridge of 1e-8 at least: reached by rounding alone, after very many rounds. */
    private static final double PIVOT_LEAST = 1e-9;

    final int size;
    final double[] gram;
    final double[] rhs;

    NormalEquations(int size) {
        this.size = size;
        gram = new double[size * size];
        rhs = new double[size];
    }

    void add(double[] x, double y) {
        for (int i = 0; i < size; i++) {
            rhs[i] += y * x[i];
            for (int j = 0; j < size; j++) {
                gram[i * size + j] += x[i] * x[j];
            }
        }
    }

    void discount(double factor) {
        for (int i = 0; i < gram.length; i++) {
            gram[i] *= factor;
        }
        for (int i = 0; i < size; i++) {
            rhs[i] *= factor;
        }
    }

    void move(Archive archive) {
        archive.move(gram);
        archive.move(rhs);
    }

    /**
     * Solves A·x = b by Cholesky, both overwritten; x is left in b. A is symmetric positive definite, its leading n·n block of a row-major array of that width.
     */
    static void solve(double[] a, int width, double[] b, int n) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * width + j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i * width + k] * a[j * width + k];
                }
                a[i * width + j] = i == j ? Math.sqrt(Math.max(sum, PIVOT_LEAST)) : sum / a[j * width + j];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= a[i * width + k] * b[k];
            }
            b[i] /= a[i * width + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= a[k * width + i] * b[k];
            }
            b[i] /= a[i * width + i];
        }
    }
}
