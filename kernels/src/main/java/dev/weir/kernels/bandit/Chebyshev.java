package dev.weir.kernels.bandit;

/** Chebyshev polynomials of the first kind: the basis in which a smooth function of a bounded context needs few terms. */
final class Chebyshev {
    private Chebyshev() {}

    static double[] at(double z, int count) {
        double[] values = new double[count];
        values[0] = 1;
        if (count > 1) {
            values[1] = z;
        }
        for (int k = 2; k < count; k++) {
            values[k] = 2 * z * values[k - 1] - values[k - 2];
        }
        return values;
    }

    /** The i-th of n points at which sums over points are integrals of polynomials. */
    static double node(int i, int n) {
        return StrictMath.cos(StrictMath.PI * (i + 0.5) / n);
    }

    /** Coefficients of the least-squares polynomial through values at the nodes. */
    static double[] through(double[] atNodes, int count) {
        double[] coefficients = new double[count];
        int n = atNodes.length;
        for (int i = 0; i < n; i++) {
            double[] features = at(node(i, n), count);
            for (int k = 0; k < count; k++) {
                coefficients[k] += (k == 0 ? 1.0 : 2.0) / n * atNodes[i] * features[k];
            }
        }
        return coefficients;
    }

    static double dot(double[] a, int from, double[] b, int count) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += a[from + k] * b[k];
        }
        return sum;
    }
}
