package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;

/**
 * Objectives that are a weighted sum over columns: weighted coverage, probabilistic coverage, feature-based, given similarities. Only the columns that an
 * element touches are looked at, and only those that some element touches are known at all. What members do to a column is exact, and columns are summed in
 * their order.
 */
final class ColumnSum implements Objective {
    /** The columns of an element that add something, ascending, and what it adds to each. */
    record Row(int[] columns, long[] amounts) {}

    /** With more columns than this, people are told how many of them are touched. */
    private static final int MANY_COLUMNS = 65_536;

    private static final Row NONE = new Row(new int[0], new long[0]);

    private final Columns form;
    private final ColumnWeights weights;
    private final Live live;
    private final Tally tally;
    /** Of everything live, unless it is behind: where a row cannot be taken back, all rows are added anew when somebody asks. */
    private ColumnTotals totals;

    private boolean behind;

    private Row[] rows = new Row[16];
    private double[] singletons = new double[16];
    private int width;

    ColumnSum(Columns form, ColumnWeights weights, Live live, Tally tally) {
        this.form = form;
        this.weights = weights;
        this.live = live;
        this.tally = tally;
        this.totals = new ColumnTotals(form);
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
        Features features = live.features(slot);
        width = features.size();
        Row row = row(features);
        rows[slot] = row;
        if (form.isSum()) {
            totals.add(row);
        } else {
            behind = true;
        }
        double singleton = 0;
        for (int i = 0; i < row.columns.length; i++) {
            singleton += rise(row, i, 0);
        }
        singletons[slot] = singleton;
        tally.calls(Cause.SINGLETON, 1, row.columns.length);
    }

    private Row row(Features features) {
        int[] columns = new int[features.entries()];
        long[] amounts = new long[columns.length];
        int count = 0;
        for (int entry = 0; entry < columns.length; entry++) {
            long amount = form.amount(features.value(entry));
            if (amount > 0) {
                columns[count] = features.column(entry);
                amounts[count++] = amount;
            }
        }
        return new Row(Arrays.copyOf(columns, count), Arrays.copyOf(amounts, count));
    }

    @Override
    public void remove(int slot) {
        if (form.isSum()) {
            totals.subtract(rows[slot]);
        } else {
            behind = true;
        }
        rows[slot] = NONE;
    }

    Row row(int slot) {
        return rows[slot];
    }

    Columns form() {
        return form;
    }

    /** What the i-th entry of a row adds to a column that holds {@code state}. */
    double rise(Row row, int i, long state) {
        return weights.of(row.columns[i]) * form.rise(state, row.amounts[i]);
    }

    /** What a column is worth. */
    double worth(int column, long state) {
        return weights.of(column) * form.at(state);
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
        return ofEverything().value(weights);
    }

    private ColumnTotals ofEverything() {
        if (behind) {
            totals = new ColumnTotals(form);
            for (int i = 0; i < live.size(); i++) {
                totals.add(rows[live.at(i)]);
            }
            behind = false;
        }
        return totals;
    }

    @Override
    public String describe() {
        return width <= MANY_COLUMNS
                ? width + " columns"
                : ofEverything().touched() + " of " + width + " columns, those that some live element has";
    }
}
