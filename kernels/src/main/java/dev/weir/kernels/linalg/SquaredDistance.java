package dev.weir.kernels.linalg;

/**
 * {@code Σ (a[i] − b[i])²} in float32. Column i goes to running sum i mod 8, and the eight sums are added in one fixed order, so that the plain and
 * the Vector form round alike. Relative error below {@code (length/8 + 5)·2⁻²⁴}.
 */
public final class SquaredDistance {
    static final int SUMS = 8;

    private SquaredDistance() {}

    /** The rows have equal length; Θ(length). */
    public static float of(float[] a, float[] b) {
        assert a.length == b.length;
        return Forms.VECTOR ? VectorLoops.squaredDistance(a, b) : plain(a, b);
    }

    static float plain(float[] a, float[] b) {
        float[] sums = new float[SUMS];
        for (int i = 0; i < a.length; i++) {
            float difference = a[i] - b[i];
            sums[i % SUMS] += difference * difference;
        }
        return inFixedOrder(sums);
    }

    static float inFixedOrder(float[] sums) {
        return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
    }
}
