package dev.weir.kernels.linalg;

/**
 * A bound of {@code Σ max(0, row[i] − best[i])} from a byte an entry, for telling cheaply that a row is not worth reading.
 *
 * <p>An entry x is in step {@code ⌊x·scale⌋}, at most {@value #STEP_MAX}. A row's code is the step above it, best's the step itself; so the difference of the codes, or 0, is at least that of
 * the entries in steps, up to the rounding of the products, and exceeds it by less than two steps.
 */
public final class CoarseExcess {
    /** Codes of a row begin at a multiple of it, and what is over is 0. */
    public static final int PADDED = 32;

    static final int STEP_MAX = 254;

    /** Beyond what the rounding of x·scale can do to one entry, in steps. */
    private static final double ROUNDING = 1e-4;

    private CoarseExcess() {}

    /** The scale for entries of 0 to {@code most}, which is over 0 and finite. */
    public static float scale(float most) {
        // A little less, so that the greatest entry is in step 254 and not above it.
        return Math.min(STEP_MAX * (1 - 1e-5f) / most, Float.MAX_VALUE);
    }

    /** How many codes a row of so many columns takes. */
    public static int stride(int columns) {
        return Math.multiplyExact((columns + PADDED - 1) / PADDED, PADDED);
    }

    /** Codes of {@code rows[rowAt ..]}, {@code length} entries, to {@code codes[codeAt ..]}. */
    public static void encode(float[] rows, int rowAt, int length, float scale, byte[] codes, int codeAt) {
        int from = Forms.VECTOR ? VectorCodes.encode(rows, rowAt, length, scale, codes, codeAt) : 0;
        for (int i = from; i < length; i++) {
            codes[codeAt + i] = (byte) ((int) (rows[rowAt + i] * scale) + 1);
        }
    }

    /**
     * At least {@link FloatExcess#over} of the same row and best.
     *
     * @param codes of rows, one of them beginning at {@code at}; {@code best} has as many codes as a row
     * @param columns that a row has
     */
    public static float over(byte[] codes, int at, byte[] best, int columns, float scale) {
        int steps = Forms.VECTOR ? VectorCodes.excess(codes, at, best) : plain(codes, at, best);
        double bound = (steps + columns * ROUNDING) / scale;
        return Math.nextUp((float) (bound * (1 + relativeRounding(columns))));
    }

    /** Of a sum of floats in so many running sums, with room. */
    private static double relativeRounding(int columns) {
        return Math.ulp(1f) * (columns / FloatExcess.SUMS + 2 * FloatExcess.SUMS);
    }

    /** Raises the codes of best to those of a row that it has risen to. */
    public static void raise(byte[] best, byte[] codes, int at) {
        if (Forms.VECTOR) {
            VectorCodes.raise(best, codes, at);
        } else {
            plainRaise(best, codes, at);
        }
    }

    static void plainRaise(byte[] best, byte[] codes, int at) {
        for (int i = 0; i < best.length; i++) {
            int step = Math.max(0, Byte.toUnsignedInt(codes[at + i]) - 1);
            best[i] = (byte) Math.max(Byte.toUnsignedInt(best[i]), step);
        }
    }

    static int plain(byte[] codes, int at, byte[] best) {
        int steps = 0;
        for (int i = 0; i < best.length; i++) {
            steps += Math.max(0, Byte.toUnsignedInt(codes[at + i]) - Byte.toUnsignedInt(best[i]));
        }
        return steps;
    }
}
