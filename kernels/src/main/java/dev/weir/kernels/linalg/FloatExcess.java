package dev.weir.kernels.linalg;

/**
 * {@code Σ max(0, row[i] − best[i])} in float32. Column i goes to running sum i mod 32; the sums are added in one fixed order, then the last length mod 32
 * columns one by one, so both forms round alike. As each step is monotone in its rounding, the result never grows when {@code best} rises, not by a bit.
 */
public final class FloatExcess {
    static final int SUMS = 32;

    private FloatExcess() {}

    /** Over {@code rows[rowAt ..]} and {@code best[at ..]}, {@code length} entries each. */
    public static float over(float[] rows, int rowAt, float[] best, int at, int length) {
        return Forms.VECTOR
                ? VectorLoops.floatExcess(rows, rowAt, best, at, length)
                : plain(rows, rowAt, best, at, length);
    }

    /** {@code best = max(best, row)}, the row beginning at {@code rowAt}; no entry is NaN. */
    public static void raise(float[] best, float[] rows, int rowAt) {
        if (Forms.VECTOR) {
            VectorLoops.raise(best, rows, rowAt);
        } else {
            raise(best, rows, rowAt, 0);
        }
    }

    static void raise(float[] best, float[] rows, int rowAt, int from) {
        for (int i = from; i < best.length; i++) {
            best[i] = Math.max(best[i], rows[rowAt + i]);
        }
    }

    static float plain(float[] rows, int rowAt, float[] best, int at, int length) {
        float[] sums = new float[SUMS];
        int whole = length - length % SUMS;
        for (int i = 0; i < whole; i++) {
            sums[i % SUMS] += Math.max(0, rows[rowAt + i] - best[at + i]);
        }
        float[] eight = new float[SquaredDistance.SUMS];
        for (int i = 0; i < eight.length; i++) {
            eight[i] = (sums[i] + sums[i + 8]) + (sums[i + 16] + sums[i + 24]);
        }
        return SquaredDistance.inFixedOrder(eight) + rest(rows, rowAt, best, at, whole, length);
    }

    static float rest(float[] rows, int rowAt, float[] best, int at, int from, int length) {
        float rest = 0;
        for (int i = from; i < length; i++) {
            rest += Math.max(0, rows[rowAt + i] - best[at + i]);
        }
        return rest;
    }
}
