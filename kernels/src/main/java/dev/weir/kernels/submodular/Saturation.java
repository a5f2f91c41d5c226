package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;

/** Saturated coverage's state: per prefix, how full each anchor is; the rows of all prefixes lie one behind the other. */
final class Saturation implements Prefixes {
    private final AnchorRows rows;
    private final long[] caps;
    private final Tally tally;
    private final int width;
    /** Row 0 is the empty set's. */
    private long[] filled;

    private long[] values = new long[8];
    private int length;

    Saturation(AnchorRows rows, long[] caps, Tally tally) {
        this.rows = rows;
        this.caps = caps;
        this.tally = tally;
        this.width = caps.length;
        this.filled = new long[2 * width];
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public double value(int prefix) {
        return values[prefix] * AnchorRows.UNIT;
    }

    @Override
    public double gain(int slot, int prefix, Cause cause) {
        tally.calls(cause, 1, width);
        return gain(rows.row(slot), filled, prefix * width, caps) * AnchorRows.UNIT;
    }

    @Override
    public void gains(int slot, double[] gains, Cause cause) {
        int[] row = rows.row(slot);
        for (int prefix = 0; prefix <= length; prefix++) {
            gains[prefix] = gain(row, filled, prefix * width, caps) * AnchorRows.UNIT;
        }
        tally.calls(cause, length + 1, width);
    }

    @Override
    public void push(int slot) {
        int from = length * width;
        if (filled.length < from + 2 * width) {
            filled = Arrays.copyOf(filled, Math.max(from + 2 * width, 2 * filled.length));
        }
        if (values.length <= length + 1) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        add(rows.row(slot), filled, from, filled, from + width, caps);
        length++;
        values[length] = 0;
        for (int a = 0; a < width; a++) {
            values[length] += filled[length * width + a];
        }
    }

    @Override
    public void truncate(int length) {
        this.length = Math.min(this.length, length);
    }

    static long gain(int[] row, long[] filled, int at, long[] caps) {
        long sum = 0;
        for (int a = 0; a < caps.length; a++) {
            sum += Math.min(row[a], caps[a] - filled[at + a]);
        }
        return sum;
    }

    /** {@code to = min(from + row, caps)}; from and to may be the same place. */
    static void add(int[] row, long[] from, int fromAt, long[] to, int toAt, long[] caps) {
        for (int a = 0; a < caps.length; a++) {
            to[toAt + a] = Math.min(from[fromAt + a] + row[a], caps[a]);
        }
    }
}
