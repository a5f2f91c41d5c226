package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;

/**
 * What the columns hold per prefix, by changes: each member that changes a column leaves a node there, which knows the one before it. So memory is O(entries of
 * the members), however many columns there are, a gain on the longest prefix looks at one node of each column, and the gains on all prefixes walk the
 * nodes of a column once. Nodes are made in the order of the members: a shorter chain is without the last ones.
 */
final class ColumnChain implements Prefixes {
    private static final int NONE = -1;

    private final ColumnSum objective;
    private final Tally tally;
    private final ColumnTable table = new ColumnTable();
    /** By place, the newest node. */
    private int[] heads = new int[16];
    /** All columns of the table, ascending, unless it has grown since. */
    private int[] sorted = new int[0];

    private int[] places = new int[16];
    private int[] prefixes = new int[16];
    private int[] older = new int[16];
    private long[] states = new long[16];
    private int nodes;
    /** Not a number until it is asked for: most chains are gains only. */
    private double[] values = new double[8];

    private int length;

    ColumnChain(ColumnSum objective, Tally tally) {
        this.objective = objective;
        this.tally = tally;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public double value(int prefix) {
        if (Double.isNaN(values[prefix])) {
            values[prefix] = computed(prefix);
        }
        return values[prefix];
    }

    private double computed(int prefix) {
        if (sorted.length != table.size()) {
            sorted = table.sorted();
        }
        double value = 0;
        for (int column : sorted) {
            value += objective.worth(column, state(node(column, prefix)));
        }
        return value;
    }

    /** The newest of a column that the prefix has. */
    private int node(int column, int prefix) {
        int place = table.find(column);
        int node = place < 0 ? NONE : heads[place];
        while (node != NONE && prefixes[node] > prefix) {
            node = older[node];
        }
        return node;
    }

    private long state(int node) {
        return node == NONE ? 0 : states[node];
    }

    @Override
    public double gain(int slot, int prefix, Cause cause) {
        ColumnSum.Row row = objective.row(slot);
        tally.calls(cause, 1, row.columns().length);
        double gain = 0;
        for (int i = 0; i < row.columns().length; i++) {
            gain += objective.rise(row, i, state(node(row.columns()[i], prefix)));
        }
        return gain;
    }

    @Override
    public void gains(int slot, double[] gains, Cause cause) {
        ColumnSum.Row row = objective.row(slot);
        tally.calls(cause, length + 1, row.columns().length);
        Arrays.fill(gains, 0, length + 1, 0);
        for (int i = 0; i < row.columns().length; i++) {
            int to = length;
            int node = node(row.columns()[i], length);
            while (to >= 0) {
                int from = node == NONE ? 0 : prefixes[node];
                double rise = objective.rise(row, i, state(node));
                for (int prefix = from; prefix <= to; prefix++) {
                    gains[prefix] += rise;
                }
                to = from - 1;
                node = node == NONE ? NONE : older[node];
            }
        }
    }

    @Override
    public void push(int slot) {
        length++;
        ColumnSum.Row row = objective.row(slot);
        for (int i = 0; i < row.columns().length; i++) {
            put(row.columns()[i], row.amounts()[i]);
        }
        if (values.length <= length) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        values[length] = Double.NaN;
    }

    private void put(int column, long amount) {
        int known = table.size();
        int place = table.place(column);
        if (place == heads.length) {
            heads = Arrays.copyOf(heads, 2 * place);
        }
        if (place == known) {
            heads[place] = NONE;
        }
        long before = state(heads[place]);
        long after = objective.form().with(before, amount);
        if (after != before) {
            addNode(place, after);
        }
    }

    private void addNode(int place, long state) {
        if (nodes == states.length) {
            places = Arrays.copyOf(places, 2 * nodes);
            prefixes = Arrays.copyOf(prefixes, 2 * nodes);
            older = Arrays.copyOf(older, 2 * nodes);
            states = Arrays.copyOf(states, 2 * nodes);
        }
        places[nodes] = place;
        prefixes[nodes] = length;
        older[nodes] = heads[place];
        states[nodes] = state;
        heads[place] = nodes++;
    }

    @Override
    public void truncate(int length) {
        this.length = Math.min(this.length, length);
        while (nodes > 0 && prefixes[nodes - 1] > this.length) {
            nodes--;
            heads[places[nodes]] = older[nodes];
        }
    }
}
