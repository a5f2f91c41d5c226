package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.submodular.AnchorSample.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The similarity of each live element to each anchor, and its sum over the anchors.
 *
 * <p>Similarities are rounded to multiples of 2⁻²⁴ and kept as integers. For the rounded similarities, within 2⁻²⁵ of the true ones per anchor,
 * all sums are exact: the order of the anchors cannot show, gains never grow along a chain, and a gain can be taken back when an anchor goes.
 *
 * <p>The anchors are fixed, or the hash sample of what is live. A sample changes with the live set; the change is noticed at once
 * ({@link #stale}) and worked in by {@link #refresh}, for any number of updates together.
 *
 * <p>An element's row, its similarity to each anchor, is computed once while it is live for the first {@value #CACHED_ENTRIES} entries (256 MiB),
 * and at each use for slots beyond: memory is O(n·d) plus that.
 */
final class AnchorRows {
    static final double UNIT = 1.0 / Excess.ENTRY_MAX;
    static final int CACHED_ENTRIES = 1 << 26;

    private final Similarity similarity;
    private final Live live;
    private final Tally tally;
    private final Points points;
    private final @Nullable AnchorSample sample;
    private final int dimension;
    private final List<Features> anchors = new ArrayList<>();
    private final List<Candidate> sampled = new ArrayList<>();
    private final int cachedSlots;
    private int[][] rows = new int[16][];
    private long[] totals = new long[16];
    private final ArrayDeque<Integer> rowless = new ArrayDeque<>();
    private int[] scratch = new int[0];
    private int scratchSlot = -1;
    private boolean stale;

    AnchorRows(Similarity similarity, Anchors anchors, long seed, Live live, Tally tally) {
        this.similarity = similarity;
        this.live = live;
        this.tally = tally;
        this.points = new Points(similarity, live);
        int width;
        switch (anchors) {
            case Anchors.Fixed(List<Features> given) -> {
                for (int a = 0; a < given.size(); a++) {
                    similarity.require("anchor " + a, given.get(a));
                    this.anchors.add(similarity.prepare(given.get(a)));
                }
                sample = null;
                dimension = given.getFirst().size();
                width = given.size();
            }
            case Anchors.Sample(int size) -> {
                sample = new AnchorSample(size, salt(seed), live);
                dimension = 0;
                width = size;
            }
        }
        this.cachedSlots = CACHED_ENTRIES / Math.max(1, width);
    }

    /** Of the hash by which anchors are sampled. */
    static long salt(long seed) {
        return Hashes.mix(seed, 1);
    }

    void require(String id, Features features) {
        if (dimension > 0) {
            Checks.requireDimension(id, features.size(), dimension);
        }
        similarity.require(id, features);
    }

    int count() {
        return anchors.size();
    }

    boolean stale() {
        return stale;
    }

    /** By what f is to be multiplied so that it sums over everything live; 1 for fixed anchors. */
    double weight() {
        return sample == null || anchors.isEmpty() ? 1 : (double) live.population() / anchors.size();
    }

    /** After the slot became live. */
    void insert(int slot) {
        if (slot >= rows.length) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
            totals = Arrays.copyOf(totals, rows.length);
        }
        points.insert(slot);
        stale |= sample != null && sample.add(slot);
        if (stale) {
            totals[slot] = -1;
            rowless.add(slot);
        } else {
            represent(slot);
        }
    }

    /** Before the slot ceases to be live. */
    void remove(int slot) {
        stale |= sample != null && sample.remove(slot);
        rows[slot] = null;
        if (scratchSlot == slot) {
            scratchSlot = -1;
        }
    }

    private void represent(int slot) {
        int[] row = new int[slot < cachedSlots ? anchors.size() : 0];
        rows[slot] = row.length == 0 ? null : row;
        int[] similarities = row(slot, true);
        long sum = 0;
        for (int a = 0; a < anchors.size(); a++) {
            sum += similarities[a];
        }
        totals[slot] = sum;
        tally.calls(Cause.SINGLETON, 1, anchors.size());
    }

    private int[] row(int slot, boolean fresh) {
        int[] cached = rows[slot];
        if (cached != null && !fresh) {
            return cached;
        }
        if (cached == null && scratchSlot == slot) {
            return scratch;
        }
        int[] row = cached;
        if (row == null) {
            if (scratch.length < anchors.size()) {
                scratch = new int[anchors.size()];
            }
            row = scratch;
            scratchSlot = slot;
        }
        Features values = points.row(slot);
        for (int a = 0; a < anchors.size(); a++) {
            row[a] = points.units(values, anchors.get(a));
        }
        return row;
    }

    /** One entry per anchor at least; valid until the next call, not to be modified. */
    int[] row(int slot) {
        return row(slot, false);
    }

    /** Works the changes of the sample in: O(d) per live element and changed anchor. */
    void refresh() {
        if (sample == null || !stale) {
            return;
        }
        scratchSlot = -1;
        rowless.removeIf(slot -> totals[slot] >= 0);
        ArrayDeque<Candidate> entering = new ArrayDeque<>();
        sample.chosen().stream().filter(c -> !c.represented).forEach(entering::add);
        for (int column = anchors.size() - 1; column >= 0; column--) {
            if (!sampled.get(column).chosen) {
                replace(column, entering);
            }
        }
        entering.forEach(this::append);
        stale = false;
        for (int slot : rowless.stream().distinct().filter(this::isLive).toList()) {
            represent(slot);
        }
        rowless.clear();
    }

    private boolean isLive(int slot) {
        return totals[slot] < 0 && live.slotOf(live.id(slot)) == slot;
    }

    private void replace(int column, ArrayDeque<Candidate> entering) {
        sampled.get(column).represented = false;
        if (!entering.isEmpty()) {
            Candidate next = entering.pop();
            next.represented = true;
            Features point = points.row(next.slot);
            recompute(column, anchors.get(column), point);
            sampled.set(column, next);
            anchors.set(column, point);
            return;
        }
        int last = anchors.size() - 1;
        for (int i = 0; i < live.size(); i++) {
            int slot = live.at(i);
            if (totals[slot] >= 0) {
                int[] row = rows[slot];
                totals[slot] -= row != null ? row[column] : points.units(points.row(slot), anchors.get(column));
                if (row != null) {
                    row[column] = row[last];
                }
            }
        }
        anchors.set(column, anchors.get(last));
        sampled.set(column, sampled.get(last));
        anchors.removeLast();
        sampled.removeLast();
    }

    private void append(Candidate candidate) {
        candidate.represented = true;
        anchors.add(points.row(candidate.slot));
        sampled.add(candidate);
        recompute(anchors.size() - 1, null, points.row(candidate.slot));
    }

    private void recompute(int column, @Nullable Features before, Features point) {
        for (int i = 0; i < live.size(); i++) {
            int slot = live.at(i);
            if (totals[slot] < 0) {
                continue;
            }
            int now = points.units(points.row(slot), point);
            int[] row = rows[slot];
            int was = before == null ? 0 : row != null ? row[column] : points.units(points.row(slot), before);
            totals[slot] += now - was;
            if (row != null) {
                if (column >= row.length) {
                    row = Arrays.copyOf(row, Math.max(column + 8, column + column / 2));
                    rows[slot] = row;
                }
                row[column] = now;
            }
        }
    }

    /** Σ of the slot's row. */
    long total(int slot) {
        return totals[slot];
    }

    /** Per anchor, the sum of its similarities to all anchors. O(anchors²·d). */
    long[] sumsOverAnchors() {
        long[] sums = new long[anchors.size()];
        for (int a = 0; a < sums.length; a++) {
            for (int b = 0; b <= a; b++) {
                int units = points.units(anchors.get(a), anchors.get(b));
                sums[a] += units;
                sums[b] += b < a ? units : 0;
            }
        }
        return sums;
    }

    /** Σ over the anchors of the largest similarity to anything live. */
    long reached() {
        if (sample != null && isLargestWithItself()) {
            return anchors.stream()
                    .mapToLong(point -> points.units(point, point) > 0 ? Excess.ENTRY_MAX : 0)
                    .sum();
        }
        int[] best = new int[anchors.size()];
        for (int i = 0; i < live.size(); i++) {
            FacilityChain.raise(row(live.at(i)), best, 0, best, 0, best.length);
        }
        return Arrays.stream(best).asLongStream().sum();
    }

    /** Nothing is more like a point than the point itself, so a sampled anchor reaches the most there is, or nothing if it is all zeros. */
    private boolean isLargestWithItself() {
        return switch (similarity) {
            case Similarity.Rbf _, Similarity.ShiftedCosine _, Similarity.ClippedCosine _ -> true;
            case Similarity.Dot _ -> false;
        };
    }

    String describe() {
        if (sample == null) {
            return count() + " fixed points";
        }
        return count() == live.population()
                ? "all " + count() + " live elements"
                : "a sample of " + count() + " of " + live.population() + " live elements";
    }
}
