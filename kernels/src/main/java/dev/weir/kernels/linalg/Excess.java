package dev.weir.kernels.linalg;

/**
 * By how much a row rises above another, {@code Σ max(0, row[i] − best[i])}: the marginal gain of facility location. Entries lie in
 * 0..{@link #ENTRY_MAX}, sums are exact.
 */
public final class Excess {
    /** A block of 64 such entries still fits an int. */
    public static final int ENTRY_MAX = 1 << 24;

    /** Anchors per block: the Vector form sums a block in int lanes, and a block without excess ends the walk over longer prefixes. */
    static final int BLOCK = 64;

    private Excess() {}

    /** Over one row of {@code best}, which starts at {@code at}; Θ(length). */
    public static long over(int[] row, int[] best, int at, int length) {
        return Forms.VECTOR ? VectorLoops.excess(row, best, at, length) : plain(row, best, at, length);
    }

    /**
     * Over all rows of {@code best} in one pass: {@code sums[r]} becomes the excess over row r, which starts at {@code r·stride}. Rows never fall from
     * one to the next, so within a block the first row without excess ends the work. O(length · rows).
     */
    public static void overAll(int[] row, int[] best, int stride, int length, int rows, long[] sums) {
        if (Forms.VECTOR) {
            VectorLoops.excessOverAll(row, best, stride, length, rows, sums);
        } else {
            plainOverAll(row, best, stride, length, rows, sums);
        }
    }

    static long plain(int[] row, int[] best, int at, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.max(0, row[i] - best[at + i]);
        }
        return sum;
    }

    static void plainOverAll(int[] row, int[] best, int stride, int length, int rows, long[] sums) {
        for (int r = 0; r < rows; r++) {
            sums[r] = plain(row, best, r * stride, length);
        }
    }
}
