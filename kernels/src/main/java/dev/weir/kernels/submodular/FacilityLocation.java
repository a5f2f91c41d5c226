package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.linalg.SquaredDistance;
import dev.weir.kernels.submodular.AnchorSample.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facility location: {@code f(S) = Σ over anchors a of max over e in S of sim(a, e)}, f(∅) = 0.
 *
 * <p>Similarities are rounded to multiples of 2⁻²⁴ and kept as integers. For the rounded similarities, within 2⁻²⁵ of the true ones per anchor,
 * everything here is exact: the order of the anchors cannot show, gains never grow along a chain, and a gain can be taken back when an anchor goes.
 *
 * <p>The anchors are fixed, or the hash sample of what is live. A sample changes with the live set; the change is noticed at once
 * ({@link #stale}) and worked in by {@link #refresh}, for any number of updates together.
 *
 * <p>An element's row, its similarity to each anchor, is computed once while it is live for the first {@value #CACHED_ENTRIES} entries (64 MiB),
 * and at each use for slots beyond: memory is O(n·d) plus that.
 */
final class FacilityLocation implements Objective {
    static final double UNIT = 1.0 / Excess.ENTRY_MAX;
    static final int CACHED_ENTRIES = 1 << 24;

    /** exp(−17.4) is under half a unit. */
    private static final double ZERO_BEYOND = 17.4;

    private final Live live;
    private final Tally tally;
    private final double scale;
    private final @Nullable AnchorSample sample;
    private final List<float[]> anchors = new ArrayList<>();
    private final List<Candidate> sampled = new ArrayList<>();
    private final int cachedSlots;
    private int[][] rows = new int[16][];
    private long[] singletons = new long[16];
    private final ArrayDeque<Integer> rowless = new ArrayDeque<>();
    private int[] scratch = new int[0];
    private int scratchSlot = -1;
    private boolean stale;

    FacilityLocation(SummaryConfig config, Live live, Tally tally) {
        this.live = live;
        this.tally = tally;
        this.scale = switch (config.similarity()) {
            case Similarity.Rbf(double s) -> s;
        };
        int width;
        switch (config.anchors()) {
            case Anchors.Fixed(List<Features> points) -> {
                points.forEach(point -> anchors.add(values(point)));
                sample = null;
                width = points.size();
            }
            case Anchors.Sample(int size) -> {
                sample = new AnchorSample(size, Hashes.mix(config.seed(), 1), live);
                width = size;
            }
        }
        this.cachedSlots = CACHED_ENTRIES / Math.max(1, width);
    }

    private static float[] values(Features features) {
        float[] values = new float[features.size()];
        features.copyInto(values, 0);
        return values;
    }

    int anchorCount() {
        return anchors.size();
    }

    boolean stale() {
        return stale;
    }

    /** By what f is to be multiplied so that it sums over everything live; 1 for fixed anchors. */
    double weight() {
        return sample == null || anchors.isEmpty() ? 1 : (double) live.size() / anchors.size();
    }

    /** After the slot became live. */
    void insert(int slot) {
        if (slot >= rows.length) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
            singletons = Arrays.copyOf(singletons, rows.length);
        }
        stale |= sample != null && sample.add(slot);
        if (stale) {
            singletons[slot] = -1;
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
        singletons[slot] = sum;
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
        float[] values = live.row(slot);
        for (int a = 0; a < anchors.size(); a++) {
            row[a] = similarity(values, anchors.get(a));
        }
        return row;
    }

    /** One entry per anchor at least; valid until the next call, not to be modified. */
    int[] row(int slot) {
        return row(slot, false);
    }

    private int similarity(float[] a, float[] b) {
        double exponent = SquaredDistance.of(a, b) / scale;
        return exponent > ZERO_BEYOND ? 0 : (int) Math.rint(StrictMath.exp(-exponent) * Excess.ENTRY_MAX);
    }

    /** Works the changes of the sample in: O(d) per live element and changed anchor. */
    void refresh() {
        if (sample == null || !stale) {
            return;
        }
        scratchSlot = -1;
        rowless.removeIf(slot -> singletons[slot] >= 0);
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
        return singletons[slot] < 0 && live.slotOf(live.id(slot)) == slot;
    }

    private void replace(int column, ArrayDeque<Candidate> entering) {
        sampled.get(column).represented = false;
        if (!entering.isEmpty()) {
            Candidate next = entering.pop();
            next.represented = true;
            float[] point = live.row(next.slot);
            recompute(column, anchors.get(column), point);
            sampled.set(column, next);
            anchors.set(column, point);
            return;
        }
        int last = anchors.size() - 1;
        for (int i = 0; i < live.size(); i++) {
            int slot = live.at(i);
            if (singletons[slot] >= 0) {
                int[] row = rows[slot];
                singletons[slot] -= row != null ? row[column] : similarity(live.row(slot), anchors.get(column));
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
        anchors.add(live.row(candidate.slot));
        sampled.add(candidate);
        recompute(anchors.size() - 1, null, live.row(candidate.slot));
    }

    private void recompute(int column, float @Nullable [] before, float[] point) {
        for (int i = 0; i < live.size(); i++) {
            int slot = live.at(i);
            if (singletons[slot] < 0) {
                continue;
            }
            int now = similarity(live.row(slot), point);
            int[] row = rows[slot];
            int was = before == null ? 0 : row != null ? row[column] : similarity(live.row(slot), before);
            singletons[slot] += now - was;
            if (row != null) {
                if (column >= row.length) {
                    row = Arrays.copyOf(row, Math.max(column + 8, column + column / 2));
                    rows[slot] = row;
                }
                row[column] = now;
            }
        }
    }

    @Override
    public double singleton(int slot) {
        return singletons[slot] * UNIT;
    }

    /** f(everything live), no prefix needed: a sampled anchor is its own best. */
    double everything() {
        if (sample != null) {
            return anchors.size();
        }
        int[] best = new int[anchors.size()];
        for (int i = 0; i < live.size(); i++) {
            FacilityChain.raise(row(live.at(i)), best, 0, best, 0, best.length);
        }
        return Arrays.stream(best).asLongStream().sum() * UNIT;
    }

    /** What f would lose by each member: the anchors it is best for, by how much it beats the second. Θ(members · anchors). */
    double[] losses(List<Integer> members) {
        int[] best = new int[anchors.size()];
        int[] second = new int[anchors.size()];
        int[] winner = new int[anchors.size()];
        for (int i = 0; i < members.size(); i++) {
            int[] row = row(members.get(i));
            for (int a = 0; a < best.length; a++) {
                if (row[a] > best[a]) {
                    second[a] = best[a];
                    best[a] = row[a];
                    winner[a] = i;
                } else {
                    second[a] = Math.max(second[a], row[a]);
                }
            }
        }
        double[] losses = new double[members.size()];
        for (int a = 0; a < best.length && losses.length > 0; a++) {
            losses[winner[a]] += (best[a] - second[a]) * UNIT;
        }
        return losses;
    }

    @Override
    public FacilityChain prefixes() {
        return new FacilityChain(this, tally);
    }
}
