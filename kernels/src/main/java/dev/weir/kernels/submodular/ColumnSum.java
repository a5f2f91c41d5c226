package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;

/**
 * Objectives that are a weighted sum over columns: weighted coverage, probabilistic coverage, feature-based. Only the columns that an element
 * touches are looked at. What members add to a column is summed exactly, and columns are summed in their order.
 */
final class ColumnSum implements Objective {
    /** The non-zero columns of an element, ascending, and what it adds to each. */
    record Row(int[] columns, long[] amounts) {}

    private static final Row NONE = new Row(new int[0], new long[0]);

    private final Columns form;
    private final ColumnWeights weights;
    private final Live live;
    private final Tally tally;
    private Row[] rows = new Row[16];
    private double[] singletons = new double[16];
    private long[] everything = new long[0];
    private long[] nothing = new long[0];

    ColumnSum(Columns form, ColumnWeights weights, Live live, Tally tally) {
        this.form = form;
        this.weights = weights;
        this.live = live;
        this.tally = tally;
    }

    @Override
    public void require(String id, Features features) {
        if (weights.columns() > 0) {
            Checks.requireDimension(id, features.size(), weights.columns());
        }
        Checks.requireRange(id, features, form.name(), form.featureMax());
    }

    @Override
    public void insert(int slot) {
        if (slot >= rows.length) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
            singletons = Arrays.copyOf(singletons, rows.length);
        }
        float[] features = live.row(slot);
        if (features.length != everything.length) {
            // The first of all that are live: it says how many columns there are.
            everything = new long[features.length];
            nothing = new long[features.length];
        }
        Row row = sparse(features);
        rows[slot] = row;
        for (int i = 0; i < row.columns.length; i++) {
            everything[row.columns[i]] += row.amounts[i];
        }
        singletons[slot] = rise(row, nothing, 0);
        tally.calls(Cause.SINGLETON, 1, row.columns.length);
    }

    private Row sparse(float[] features) {
        int[] columns = new int[features.length];
        long[] amounts = new long[features.length];
        int count = 0;
        for (int column = 0; column < features.length; column++) {
            long amount = form.amount(features[column]);
            if (amount > 0) {
                columns[count] = column;
                amounts[count++] = amount;
            }
        }
        return new Row(Arrays.copyOf(columns, count), Arrays.copyOf(amounts, count));
    }

    @Override
    public void remove(int slot) {
        Row row = rows[slot];
        for (int i = 0; i < row.columns.length; i++) {
            everything[row.columns[i]] -= row.amounts[i];
        }
        rows[slot] = NONE;
    }

    Row row(int slot) {
        return rows[slot];
    }

    int columns() {
        return everything.length;
    }

    /** What a row adds to sums that start at {@code at}. */
    double rise(Row row, long[] sums, int at) {
        double rise = 0;
        for (int i = 0; i < row.columns.length; i++) {
            int column = row.columns[i];
            rise += weights.of(column) * form.rise(sums[at + column], row.amounts[i]);
        }
        return rise;
    }

    double value(long[] sums, int at) {
        double value = 0;
        for (int column = 0; column < everything.length; column++) {
            value += weights.of(column) * form.at(sums[at + column]);
        }
        return value;
    }

    @Override
    public double singleton(int slot) {
        return singletons[slot];
    }

    @Override
    public Prefixes prefixes() {
        return new ColumnChain(this, tally);
    }

    @Override
    public double ceiling() {
        return everything();
    }

    @Override
    public double everything() {
        return value(everything, 0);
    }

    @Override
    public String describe() {
        return everything.length + " columns";
    }
}
