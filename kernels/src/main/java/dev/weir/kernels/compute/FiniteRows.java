package dev.weir.kernels.compute;

import dev.weir.kernels.linalg.Finite;
import java.util.Objects;

/** Looks for NaN and infinities before they come into a result, or into a state that they would never leave. */
public final class FiniteRows {
    private static final int PIECE = 4096;

    private FiniteRows() {}

    /**
     * Looks at {@code count} rows of {@code width} elements that lie one after another from {@code at} on.
     *
     * @param what one row is, for the message
     * @throws Refused with {@link Code#NONFINITE}, naming row and element
     * @throws IndexOutOfBoundsException if the array does not hold them all
     */
    public static void requireRows(String what, float[] values, int at, int count, int width) {
        int place = first(values, at, Math.multiplyExact(count, width), false);
        if (place >= 0) {
            throw refused(what + " of row " + place / width, values[at + place], place % width);
        }
    }

    /** One row; otherwise as {@link #requireRows}. */
    public static void requireRow(String what, float[] values, int at, int width) {
        int place = first(values, at, width, false);
        if (place >= 0) {
            throw refused(what, values[at + place], place);
        }
    }

    private static Refused refused(String what, float value, int element) {
        return new Refused(
                Code.NONFINITE, "element " + element + " of the " + what + " is " + value + "; it must be finite");
    }

    /** @return the first place from {@code at} on, counted from there, that is neither finite nor −∞ where that may be; −1 if there is none */
    static int first(float[] values, int at, int length, boolean mayBeBarred) {
        Objects.checkFromIndexSize(at, length, values.length);
        // Piece by piece, and by element only where a piece has some that are not.
        for (int from = 0; from < length; from += Math.min(PIECE, length - from)) {
            int to = from + Math.min(PIECE, length - from);
            int looked = Finite.all(values, at + from, to - from) ? to : from;
            for (int i = looked; i < to; i++) {
                float value = values[at + i];
                if (!Float.isFinite(value) && !(mayBeBarred && value == Float.NEGATIVE_INFINITY)) {
                    return i;
                }
            }
        }
        return -1;
    }
}
