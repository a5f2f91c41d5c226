package dev.weir.kernels.submodular;

import java.util.Arrays;

/** What the columns hold of all rows that were added. Memory is O(columns that some row touches). */
final class ColumnTotals {
    private static final int SLACK = 64;

    private final Columns form;
    private ColumnTable table = new ColumnTable();
    private long[] states = new long[16];
    private int[] sorted = new int[0];
    private int untouched;

    ColumnTotals(Columns form) {
        this.form = form;
    }

    void add(ColumnSum.Row row) {
        for (int i = 0; i < row.columns().length; i++) {
            int known = table.size();
            int place = table.place(row.columns()[i]);
            if (place == states.length) {
                states = Arrays.copyOf(states, 2 * place);
            }
            untouched -= place < known && states[place] == 0 ? 1 : 0;
            states[place] = form.with(states[place], row.amounts()[i]);
        }
    }

    /** Takes back what was added, where columns hold sums. */
    void subtract(ColumnSum.Row row) {
        for (int i = 0; i < row.columns().length; i++) {
            int place = table.find(row.columns()[i]);
            states[place] -= row.amounts()[i];
            untouched += states[place] == 0 ? 1 : 0;
        }
        if (untouched > touched() + SLACK) {
            compact();
        }
    }

    /** Those that are touched, and some that were. */
    int known() {
        return table.size();
    }

    int touched() {
        return table.size() - untouched;
    }

    private void compact() {
        ColumnTable kept = new ColumnTable();
        long[] theirs = new long[Math.max(16, 2 * touched())];
        for (int place = 0; place < table.size(); place++) {
            if (states[place] != 0) {
                theirs[kept.place(table.column(place))] = states[place];
            }
        }
        table = kept;
        states = theirs;
        sorted = new int[0];
        untouched = 0;
    }

    /** Σ over the columns, in their order. */
    double value(ColumnWeights weights) {
        if (sorted.length != table.size()) {
            sorted = table.sorted();
        }
        double value = 0;
        for (int column : sorted) {
            value += weights.of(column) * form.at(states[table.find(column)]);
        }
        return value;
    }
}
