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

    /** Of two sparse rows: ascending columns, and the values there. O(entries), and the same bits as of the dense rows. */
    public static float of(int[] aColumns, float[] a, int[] bColumns, float[] b) {
        float[] sums = new float[SUMS];
        int i = 0;
        int j = 0;
        while (i < aColumns.length && j < bColumns.length) {
            int left = aColumns[i];
            int right = bColumns[j];
            float difference = (left <= right ? a[i] : 0) - (right <= left ? b[j] : 0);
            sums[Math.min(left, right) % SUMS] += difference * difference;
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
        }
        addSquares(aColumns, a, i, sums);
        addSquares(bColumns, b, j, sums);
        return inFixedOrder(sums);
    }

    private static void addSquares(int[] columns, float[] values, int from, float[] sums) {
        for (int i = from; i < columns.length; i++) {
            sums[columns[i] % SUMS] += values[i] * values[i];
        }
    }

    /** Of a sparse and a dense row. Θ(length of the dense one). */
    public static float of(int[] columns, float[] a, float[] b) {
        float[] sums = new float[SUMS];
        int next = 0;
        for (int i = 0; i < b.length; i++) {
            boolean listed = next < columns.length && columns[next] == i;
            float difference = (listed ? a[next++] : 0) - b[i];
            sums[i % SUMS] += difference * difference;
        }
        return inFixedOrder(sums);
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
