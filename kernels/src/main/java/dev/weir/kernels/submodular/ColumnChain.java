package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;

/** The columns' sums per prefix; the rows of all prefixes lie one behind the other, the empty set's first. */
final class ColumnChain implements Prefixes {
    private final ColumnSum objective;
    private final Tally tally;
    private final int width;
    private long[] sums;
    private double[] values = new double[8];
    private int length;

    ColumnChain(ColumnSum objective, Tally tally) {
        this.objective = objective;
        this.tally = tally;
        this.width = objective.columns();
        this.sums = new long[2 * width];
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public double value(int prefix) {
        return values[prefix];
    }

    @Override
    public double gain(int slot, int prefix, Cause cause) {
        ColumnSum.Row row = objective.row(slot);
        tally.calls(cause, 1, row.columns().length);
        return objective.rise(row, sums, prefix * width);
    }

    @Override
    public void gains(int slot, double[] gains, Cause cause) {
        for (int prefix = 0; prefix <= length; prefix++) {
            gains[prefix] = gain(slot, prefix, cause);
        }
    }

    @Override
    public void push(int slot) {
        int from = length * width;
        if (sums.length < from + 2 * width) {
            sums = Arrays.copyOf(sums, Math.max(from + 2 * width, 2 * sums.length));
        }
        if (values.length <= length + 1) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        int to = from + width;
        System.arraycopy(sums, from, sums, to, width);
        ColumnSum.Row row = objective.row(slot);
        for (int i = 0; i < row.columns().length; i++) {
            sums[to + row.columns()[i]] += row.amounts()[i];
        }
        values[++length] = objective.value(sums, to);
    }

    @Override
    public void truncate(int length) {
        this.length = Math.min(this.length, length);
    }
}
