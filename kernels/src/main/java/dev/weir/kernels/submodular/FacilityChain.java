package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;

/** Facility location's state: per prefix, each anchor's best similarity so far; the rows of all prefixes lie one behind the other. */
final class FacilityChain implements Prefixes {
    private final AnchorRows rows;
    private final Tally tally;
    private final int width;
    private int[] best = new int[0];
    private double[] values = new double[8];
    private long[] sums = new long[8];
    private int length;

    FacilityChain(AnchorRows rows, Tally tally) {
        this.rows = rows;
        this.tally = tally;
        this.width = rows.count();
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public double value(int prefix) {
        return prefix == 0 ? 0 : values[prefix - 1];
    }

    @Override
    public double gain(int slot, int prefix, Cause cause) {
        if (prefix == 0) {
            return rows.total(slot) * AnchorRows.UNIT;
        }
        tally.calls(cause, 1, width);
        return Excess.over(rows.row(slot), best, (prefix - 1) * width, width) * AnchorRows.UNIT;
    }

    @Override
    public void gains(int slot, double[] gains, Cause cause) {
        gains[0] = rows.total(slot) * AnchorRows.UNIT;
        if (sums.length < length) {
            sums = new long[values.length];
        }
        Excess.overAll(rows.row(slot), best, width, width, length, sums);
        tally.calls(cause, length, width);
        for (int prefix = 1; prefix <= length; prefix++) {
            gains[prefix] = sums[prefix - 1] * AnchorRows.UNIT;
        }
    }

    @Override
    public void push(int slot) {
        int at = length * width;
        if (best.length < at + width) {
            best = Arrays.copyOf(best, Math.max(at + width, 2 * best.length));
        }
        if (values.length <= length) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        int[] row = rows.row(slot);
        if (length == 0) {
            System.arraycopy(row, 0, best, 0, width);
        } else {
            raise(row, best, at - width, best, at, width);
        }
        long sum = 0;
        for (int a = at; a < at + width; a++) {
            sum += best[a];
        }
        values[length++] = sum * AnchorRows.UNIT;
    }

    /** {@code to = max(row, from)}; from and to may be the same place. */
    static void raise(int[] row, int[] from, int fromAt, int[] to, int toAt, int width) {
        for (int a = 0; a < width; a++) {
            to[toAt + a] = Math.max(row[a], from[fromAt + a]);
        }
    }

    @Override
    public void truncate(int length) {
        this.length = Math.min(this.length, length);
    }
}
