package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;
import java.util.List;

/**
 * Saturated coverage (Lin, Bilmes 2011): {@code f(S) = Σ over anchors a of min(Σ over e in S of sim(a, e), cap[a])}, where cap[a] is α times the sum of
 * a's similarities to all anchors.
 */
final class SaturatedCoverage implements Objective {
    private final AnchorRows rows;
    private final double alpha;
    private final Live live;
    private final Tally tally;
    private long[] caps = new long[0];
    private long[] nothing = new long[0];
    private long[] singletons = new long[16];

    SaturatedCoverage(AnchorRows rows, double alpha, Live live, Tally tally) {
        this.rows = rows;
        this.alpha = alpha;
        this.live = live;
        this.tally = tally;
        computeCaps();
    }

    private void computeCaps() {
        caps = rows.sumsOverAnchors();
        nothing = new long[caps.length];
        for (int a = 0; a < caps.length; a++) {
            caps[a] = (long) (alpha * caps[a]);
        }
    }

    @Override
    public void require(String id, Features features) {
        rows.require(id, features);
    }

    @Override
    public void insert(int slot) {
        if (slot >= singletons.length) {
            singletons = Arrays.copyOf(singletons, 2 * singletons.length);
        }
        rows.insert(slot);
        if (!rows.stale()) {
            computeSingleton(slot);
        }
    }

    private void computeSingleton(int slot) {
        singletons[slot] = Saturation.gain(rows.row(slot), nothing, 0, caps);
        tally.calls(Cause.SINGLETON, 1, caps.length);
    }

    @Override
    public void expect(List<Features> coming) {
        rows.expect(coming);
    }

    @Override
    public void expect(int[] slots, int from, int to) {
        rows.expect(slots, from, to);
    }

    @Override
    public int batch() {
        return rows.batch();
    }

    @Override
    public void remove(int slot) {
        rows.remove(slot);
    }

    @Override
    public boolean stale() {
        return rows.stale();
    }

    @Override
    public void refresh() {
        if (rows.stale()) {
            rows.refresh();
            computeCaps();
            int[] slots = live.all();
            int step = rows.batch();
            for (int i = 0; i < slots.length; i++) {
                if (step > 1 && i % step == 0) {
                    rows.expect(slots, i, Math.min(i + step, slots.length));
                }
                computeSingleton(slots[i]);
            }
        }
    }

    @Override
    public double singleton(int slot) {
        return singletons[slot] * AnchorRows.UNIT;
    }

    @Override
    public Prefixes prefixes() {
        return new Saturation(rows, caps, tally);
    }

    @Override
    public double weight() {
        return rows.weight();
    }

    @Override
    public double ceiling() {
        return Arrays.stream(caps).sum() * AnchorRows.UNIT;
    }

    @Override
    public double everything() {
        long[] sums = new long[caps.length];
        rows.forEachRow(row -> Saturation.add(row, sums, 0, sums, 0, caps));
        return Arrays.stream(sums).sum() * AnchorRows.UNIT;
    }

    @Override
    public String describe() {
        return rows.describe();
    }
}
