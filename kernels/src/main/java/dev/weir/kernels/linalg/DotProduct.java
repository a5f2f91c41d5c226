package dev.weir.kernels.linalg;

/** {@code Σ a[i]·b[i]} in float32, summed as {@link SquaredDistance} is, so that both forms round alike. */
public final class DotProduct {
    private DotProduct() {}

    /** The rows have equal length; Θ(length). */
    public static float of(float[] a, float[] b) {
        assert a.length == b.length;
        return Forms.VECTOR ? VectorLoops.dot(a, b) : plain(a, b);
    }

    static float plain(float[] a, float[] b) {
        float[] sums = new float[SquaredDistance.SUMS];
        for (int i = 0; i < a.length; i++) {
            sums[i % SquaredDistance.SUMS] += a[i] * b[i];
        }
        return SquaredDistance.inFixedOrder(sums);
    }
}
