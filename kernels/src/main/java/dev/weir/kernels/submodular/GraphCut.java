package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;

/**
 * Graph cut: {@code f(S) = λ · Σ over e in S, v live of sim(e, v) − Σ over a, b in S of sim(a, b)}. All sums are exact, λ is a multiple of 1/256. An update
 * changes every element's sum over what is live, and so f itself.
 */
final class GraphCut implements Objective {
    static final int LAMBDA_PARTS = 256;
    static final double UNIT = 1.0 / Excess.ENTRY_MAX / LAMBDA_PARTS;

    private final Similarity similarity;
    private final long lambda;
    private final Points points;
    private final Live live;
    private final Tally tally;
    private long[] totals = new long[16];
    private int[] own = new int[16];
    private boolean stale;

    GraphCut(Similarity similarity, double lambda, Live live, Tally tally) {
        this.similarity = similarity;
        this.lambda = Math.round(lambda * LAMBDA_PARTS);
        this.points = new Points(similarity, live);
        this.live = live;
        this.tally = tally;
    }

    @Override
    public void require(String id, Features features) {
        similarity.require(id, features);
    }

    @Override
    public void insert(int slot) {
        if (slot >= totals.length) {
            totals = Arrays.copyOf(totals, 2 * totals.length);
            own = Arrays.copyOf(own, totals.length);
        }
        points.insert(slot);
        Features row = points.row(slot);
        own[slot] = points.units(row, row);
        totals[slot] = own[slot];
        addToOthers(slot, 1);
    }

    @Override
    public void remove(int slot) {
        addToOthers(slot, -1);
    }

    private void addToOthers(int slot, int sign) {
        Features row = points.row(slot);
        for (int i = 0; i < live.size(); i++) {
            int other = live.at(i);
            if (other != slot) {
                int units = points.units(row, points.row(other));
                totals[other] += sign * units;
                totals[slot] += sign > 0 ? units : 0;
            }
        }
        tally.calls(Cause.SINGLETON, 1, live.size());
        stale = true;
    }

    @Override
    public boolean stale() {
        return stale;
    }

    @Override
    public void refresh() {
        stale = false;
    }

    Features row(int slot) {
        return points.row(slot);
    }

    int units(Features a, Features b) {
        return points.units(a, b);
    }

    /** The gain of an element whose similarities to the members sum up to {@code toMembers}, in units. */
    long gain(int slot, long toMembers) {
        return lambda * totals[slot] - LAMBDA_PARTS * (2 * toMembers + own[slot]);
    }

    @Override
    public double singleton(int slot) {
        return gain(slot, 0) * UNIT;
    }

    @Override
    public Prefixes prefixes() {
        return new CutChain(this, tally);
    }

    @Override
    public double everything() {
        long sum = 0;
        for (int i = 0; i < live.size(); i++) {
            sum += totals[live.at(i)];
        }
        return (double) (lambda - LAMBDA_PARTS) * sum * UNIT;
    }

    @Override
    public String describe() {
        return "all " + live.size() + " live elements";
    }
}
