package dev.weir.kernels.linalg;

/** {@code Σ a[i]·b[i]} in float32, summed as {@link SquaredDistance} is, so that both forms round alike. */
public final class DotProduct {
    private DotProduct() {}

    /** The rows have equal length; Θ(length). */
    public static float of(float[] a, float[] b) {
        assert a.length == b.length;
        return Forms.VECTOR ? VectorLoops.dot(a, b) : plain(a, b);
    }

    /** Of two sparse rows: ascending columns, and the values there. O(entries), and the same bits as of the dense rows. */
    public static float of(int[] aColumns, float[] a, int[] bColumns, float[] b) {
        float[] sums = new float[SquaredDistance.SUMS];
        int i = 0;
        int j = 0;
        while (i < aColumns.length && j < bColumns.length) {
            int left = aColumns[i];
            int right = bColumns[j];
            if (left == right) {
                sums[left % SquaredDistance.SUMS] += a[i] * b[j];
            }
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
        }
        return SquaredDistance.inFixedOrder(sums);
    }

    /** Of a sparse and a dense row. O(entries of the sparse one). */
    public static float of(int[] columns, float[] a, float[] b) {
        float[] sums = new float[SquaredDistance.SUMS];
        for (int i = 0; i < columns.length; i++) {
            sums[columns[i] % SquaredDistance.SUMS] += a[i] * b[columns[i]];
        }
        return SquaredDistance.inFixedOrder(sums);
    }

    static float plain(float[] a, float[] b) {
        float[] sums = new float[SquaredDistance.SUMS];
        for (int i = 0; i < a.length; i++) {
            sums[i % SquaredDistance.SUMS] += a[i] * b[i];
        }
        return SquaredDistance.inFixedOrder(sums);
    }
}
