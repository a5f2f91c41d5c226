package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.List;

/** Facility location: {@code f(S) = Σ over anchors a of max over e in S of sim(a, e)}. */
final class FacilityLocation implements Objective {
    private final AnchorRows rows;
    private final Live live;
    private final Tally tally;

    FacilityLocation(AnchorRows rows, Live live, Tally tally) {
        this.rows = rows;
        this.live = live;
        this.tally = tally;
    }

    @Override
    public void require(String id, Features features) {
        rows.require(id, features);
    }

    @Override
    public void insert(int slot) {
        rows.insert(slot);
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
        rows.refresh();
    }

    @Override
    public double singleton(int slot) {
        return rows.total(slot) * AnchorRows.UNIT;
    }

    @Override
    public Prefixes prefixes() {
        return new FacilityChain(rows, tally);
    }

    @Override
    public double weight() {
        return rows.weight();
    }

    @Override
    public double ceiling() {
        return rows.count();
    }

    @Override
    public double everything() {
        return rows.reached() * AnchorRows.UNIT;
    }

    @Override
    public double bound(Answer answer, Attainable within, double known) {
        if (within.hasBudget()) {
            // Prices of the anchors know nothing of costs.
            return known;
        }
        int[] best = new int[rows.count()];
        answer.members().forEach(slot -> FacilityChain.raise(rows.row(slot), best, 0, best, 0, best.length));
        return new Prices(rows, live, within, tally, best).bound(answer.value(), known);
    }

    @Override
    public String describe() {
        return rows.describe();
    }
}
