package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.submodular.AnchorSample.Candidate;
import dev.weir.kernels.submodular.ComingRows.Coming;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
 * and at each use for slots beyond: memory is O(n·d) plus that. Who knows beforehand which rows he will need, of live elements or of some to come, says so ({@link #expect}):
 * many together are made faster than one by one, and perhaps elsewhere.
 */
final class AnchorRows {
    static final double UNIT = 1.0 / Excess.ENTRY_MAX;
    static final int CACHED_ENTRIES = 1 << 26;

    /** More rows than these blocks are not made beforehand. */
    private static final int COMING_BLOCKS = 4;

    private final Similarity similarity;
    private final Live live;
    private final Tally tally;
    private final Points points;
    private final RowMaker maker;
    private final RowStore store;
    private final ComingRows coming = new ComingRows();
    private final @Nullable AnchorSample sample;
    private final int dimension;
    private final List<Candidate> sampled = new ArrayList<>();
    private long[] totals = new long[16];
    private final ArrayDeque<Integer> rowless = new ArrayDeque<>();
    private boolean stale;

    AnchorRows(Similarity similarity, Anchors anchors, long seed, Live live, Tally tally, RowSupply supply) {
        this.similarity = similarity;
        this.live = live;
        this.tally = tally;
        this.points = new Points(similarity, live);
        this.maker = new RowMaker(similarity, supply.blocks(), points);
        int width;
        switch (anchors) {
            case Anchors.Fixed(List<Features> given) -> {
                for (int a = 0; a < given.size(); a++) {
                    similarity.require("anchor " + a, given.get(a));
                    maker.add(similarity.prepare(given.get(a)));
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
        this.store = new RowStore(maker, points, live, supply.cachedEntries() / Math.max(1, width));
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
        return maker.count();
    }

    boolean stale() {
        return stale;
    }

    /** By what f is to be multiplied so that it sums over everything live; 1 for fixed anchors. */
    double weight() {
        return sample == null || count() == 0 ? 1 : (double) live.population() / count();
    }

    /** That elements with these features will be inserted, most of them. Nothing but time depends on it. */
    void expect(List<Features> features) {
        coming.clear();
        List<Features> fitting = features.stream()
                .filter(maker::takesAsBlock)
                .limit(COMING_BLOCKS * (long) maker.blockRows(count()))
                .toList();
        if (fitting.size() >= RowMaker.LEAST) {
            coming.make(fitting, fitting.stream().map(similarity::prepare).toList(), maker);
        }
    }

    /** After the slot became live. */
    void insert(int slot) {
        if (slot >= totals.length) {
            totals = Arrays.copyOf(totals, 2 * totals.length);
        }
        Coming ready = coming.of(live.features(slot));
        points.insert(slot, ready == null ? null : ready.point());
        stale |= sample != null && sample.add(slot);
        if (ready != null) {
            // To the anchors in force. If the sample has changed, the refresh brings this row up to date with the
            // others.
            int[] row = store.fill(slot);
            coming.copy(ready, row, count());
            represent(slot, row, 0);
        } else if (stale) {
            totals[slot] = -1;
            rowless.add(slot);
        } else {
            int[] row = store.fill(slot);
            maker.one(points.row(slot), row);
            represent(slot, row, 0);
        }
    }

    /** Before the slot ceases to be live. */
    void remove(int slot) {
        stale |= sample != null && sample.remove(slot);
        store.forget(slot);
    }

    private void represent(int slot, int[] units, int from) {
        long sum = 0;
        for (int a = from; a < from + count(); a++) {
            sum += units[a];
        }
        totals[slot] = sum;
        tally.calls(Cause.SINGLETON, 1, count());
    }

    /** One entry per anchor at least; valid until the next call, not to be modified. */
    int[] row(int slot) {
        return store.row(slot);
    }

    /** That the rows of these slots will be asked for next, most of them. Nothing but time depends on it. */
    void expect(int[] slots, int from, int to) {
        store.expect(slots, from, to);
    }

    /** How many slots are best expected at a time; 1 where each has its row. */
    int batch() {
        return store.batch();
    }

    /** Works the changes of the sample in: O(d) per live element and changed anchor. */
    void refresh() {
        coming.clear();
        if (sample == null || !stale) {
            return;
        }
        store.forgetOthers();
        rowless.removeIf(slot -> totals[slot] >= 0);
        List<ChangedAnchors.Change> changes = new ArrayList<>();
        ArrayDeque<Candidate> entering = new ArrayDeque<>();
        sample.chosen().stream().filter(c -> !c.represented).forEach(entering::add);
        for (int column = count() - 1; column >= 0 && !entering.isEmpty(); column--) {
            if (!sampled.get(column).chosen) {
                changes.add(replace(column, entering.pop()));
            }
        }
        entering.forEach(candidate -> changes.add(append(candidate)));
        new ChangedAnchors(changes).apply(live, totals, store, maker, points);
        for (int column = count() - 1; column >= 0; column--) {
            if (!sampled.get(column).chosen) {
                drop(column);
            }
        }
        stale = false;
        represent(rowless.stream()
                .distinct()
                .filter(this::isLive)
                .mapToInt(Integer::intValue)
                .toArray());
        rowless.clear();
    }

    private boolean isLive(int slot) {
        return totals[slot] < 0 && live.slotOf(live.id(slot)) == slot;
    }

    private void represent(int[] slots) {
        int step = maker.blockRows(count());
        for (int from = 0; from < slots.length; from += step) {
            int[] these = Arrays.copyOfRange(slots, from, Math.min(from + step, slots.length));
            int[] units = maker.many(points.rows(these));
            for (int i = 0; i < these.length; i++) {
                store.put(these[i], units, i * count());
                represent(these[i], units, i * count());
            }
        }
    }

    private ChangedAnchors.Change replace(int column, Candidate next) {
        sampled.get(column).represented = false;
        next.represented = true;
        Features before = maker.anchor(column);
        Features point = points.row(next.slot);
        sampled.set(column, next);
        maker.set(column, point);
        return new ChangedAnchors.Change(column, before, point);
    }

    private ChangedAnchors.Change append(Candidate candidate) {
        candidate.represented = true;
        Features point = points.row(candidate.slot);
        sampled.add(candidate);
        maker.add(point);
        return new ChangedAnchors.Change(count() - 1, null, point);
    }

    /** The last column takes the place of this one. */
    private void drop(int column) {
        sampled.get(column).represented = false;
        int last = count() - 1;
        for (int i = 0; i < live.size(); i++) {
            int slot = live.at(i);
            if (totals[slot] >= 0) {
                int[] row = store.kept(slot);
                totals[slot] -= row != null ? row[column] : points.units(points.row(slot), maker.anchor(column));
                if (row != null) {
                    row[column] = row[last];
                }
            }
        }
        maker.set(column, maker.anchor(last));
        sampled.set(column, sampled.get(last));
        maker.removeLast();
        sampled.removeLast();
    }

    /** Σ of the slot's row. */
    long total(int slot) {
        return totals[slot];
    }

    /** Per anchor, the sum of its similarities to all anchors. O(anchors²·d). */
    long[] sumsOverAnchors() {
        return maker.sumsOverAnchors();
    }

    /** Σ over the anchors of the largest similarity to anything live. */
    long reached() {
        if (sample != null && isLargestWithItself()) {
            return IntStream.range(0, count())
                    .mapToObj(maker::anchor)
                    .mapToLong(point -> points.units(point, point) > 0 ? Excess.ENTRY_MAX : 0)
                    .sum();
        }
        int[] best = new int[count()];
        store.forEach(row -> FacilityChain.raise(row, best, 0, best, 0, best.length));
        return Arrays.stream(best).asLongStream().sum();
    }

    /** Of all that is live, in no order that means anything; each row is valid for the time of its call. */
    void forEachRow(Consumer<int[]> use) {
        store.forEach(use);
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
