package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Columns of the similarity rows that now belong to other anchors, or are new. */
final class ChangedAnchors {
    /** @param before null for a column that is new */
    record Change(int column, @Nullable Features before, Features after) {}

    private final List<Change> changes;
    private final List<Features> before;
    private final List<Features> after;

    ChangedAnchors(List<Change> changes) {
        this.changes = List.copyOf(changes);
        this.before = changes.stream()
                .map(Change::before)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        this.after = changes.stream().map(Change::after).toList();
    }

    /** Brings totals and kept rows up to date: O(columns) for each element that has a total and each change. Totals under 0 are none. */
    void apply(Live live, long[] totals, RowStore store, RowMaker maker, Points points) {
        int width = changes.size();
        int step = maker.blockRows(width);
        for (int from = 0; from < live.size() && width > 0; from += step) {
            int[] slots = IntStream.range(from, Math.min(from + step, live.size()))
                    .map(live::at)
                    .filter(slot -> totals[slot] >= 0)
                    .toArray();
            int[] kept = Arrays.stream(slots)
                    .filter(slot -> store.kept(slot) != null)
                    .toArray();
            int[] others = Arrays.stream(slots)
                    .filter(slot -> store.kept(slot) == null)
                    .toArray();
            int[] units = maker.many(points.rows(kept), after);
            for (int i = 0; i < kept.length; i++) {
                int[] row = widened(store.row(kept[i]));
                store.replace(kept[i], row);
                totals[kept[i]] += apply(row, units, i * width);
            }
            List<Features> unkept = points.rows(others);
            addSums(maker.many(unkept, after), 1, others, totals);
            addSums(maker.many(unkept, before), -1, others, totals);
        }
    }

    /** The row, or a longer one with the same beginning that has room for the new columns. */
    private int[] widened(int[] row) {
        int last = changes.stream().mapToInt(Change::column).max().orElse(-1);
        return last < row.length ? row : Arrays.copyOf(row, Math.max(last + 8, last + last / 2));
    }

    /**
     * Writes what a row is now.
     *
     * @param units of the row's element and what it is compared to now, from {@code at} on
     * @return by how much its sum has grown
     */
    private long apply(int[] row, int[] units, int at) {
        long grown = 0;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            grown += units[at + i] - (change.before == null ? 0 : row[change.column]);
            row[change.column] = units[at + i];
        }
        return grown;
    }

    /** Adds the sum of each slot's units, which lie one behind the other, to its total, or takes it away. */
    private static void addSums(int[] units, int sign, int[] slots, long[] totals) {
        int width = slots.length == 0 ? 0 : units.length / slots.length;
        for (int i = 0; i < slots.length; i++) {
            for (int a = i * width; a < (i + 1) * width; a++) {
                totals[slots[i]] += (long) sign * units[a];
            }
        }
    }
}
