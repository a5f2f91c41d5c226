package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

    int count() {
        return changes.size();
    }

    /** Those that are anchors no more. */
    List<Features> before() {
        return before;
    }

    /** In the order of the changes. */
    List<Features> after() {
        return after;
    }

    /** The row, or a longer one with the same beginning that has room for the new columns. */
    int[] widened(int[] row) {
        int last = changes.stream().mapToInt(Change::column).max().orElse(-1);
        return last < row.length ? row : Arrays.copyOf(row, Math.max(last + 8, last + last / 2));
    }

    /**
     * Writes what a row is now.
     *
     * @param units of the row's element and {@link #after}, from {@code at} on
     * @return by how much its sum has grown
     */
    long apply(int[] row, int[] units, int at) {
        long grown = 0;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            grown += units[at + i] - (change.before == null ? 0 : row[change.column]);
            row[change.column] = units[at + i];
        }
        return grown;
    }

    /** Adds the sum of each slot's units, which lie one behind the other, to its total, or takes it away. */
    static void addSums(int[] units, int sign, int[] slots, long[] totals) {
        int width = slots.length == 0 ? 0 : units.length / slots.length;
        for (int i = 0; i < slots.length; i++) {
            for (int a = i * width; a < (i + 1) * width; a++) {
                totals[slots[i]] += (long) sign * units[a];
            }
        }
    }
}
