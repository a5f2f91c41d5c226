package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which member stands for which live element: the one most like it, the earlier chosen of two as near. */
final class Representation {
    record Near(int slot, double closeness, String id) {}

    /** With more live elements than this, shares are those of so many of least hash. */
    static final int SHARES_OVER = 1024;

    /** With more than this, an explanation counts over so many of least hash. */
    static final int EXPLAINED_OVER = 65_536;

    private final Similarity likeness;
    private final Live live;
    private final List<Integer> members;
    private final List<Features> rows;

    Representation(Similarity likeness, Live live, List<Integer> members) {
        this.likeness = likeness;
        this.live = live;
        this.members = members;
        this.rows = members.stream().map(this::row).toList();
    }

    private Features row(int slot) {
        return likeness.prepare(live.features(slot));
    }

    /** Part of the live elements per member; Θ(min(n, 1024)·k·d). */
    double[] shares(long salt) {
        double[] shares = new double[members.size()];
        List<Integer> counted = live.uniform(SHARES_OVER, salt);
        if (shares.length > 0) {
            counted.forEach(slot -> shares[nearest(slot)]++);
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= counted.size();
        }
        return shares;
    }

    private int nearest(int slot) {
        int nearest = 0;
        double most = Double.NEGATIVE_INFINITY;
        Features row = row(slot);
        for (int i = 0; i < members.size(); i++) {
            double closeness = likeness.closenessPrepared(row, rows.get(i));
            boolean itself = members.get(i) == slot;
            if (closeness > most || itself) {
                most = itself ? Double.POSITIVE_INFINITY : closeness;
                nearest = i;
            }
        }
        return nearest;
    }

    /** @param lookedAt among so many live ones */
    record Stood(List<Near> near, int lookedAt) {}

    /** Who a member stands for, itself included, the nearest first; up to {@link #EXPLAINED_OVER} are looked at. */
    Stood of(int member, long salt) {
        List<Near> near = new ArrayList<>();
        Features row = row(member);
        List<Integer> lookedAt = live.uniform(EXPLAINED_OVER, salt);
        for (int slot : lookedAt) {
            if (members.get(nearest(slot)) == member) {
                near.add(new Near(slot, likeness.closenessPrepared(row(slot), row), live.id(slot)));
            }
        }
        near.sort(Comparator.comparingDouble(Near::closeness).reversed().thenComparing(Near::id));
        return new Stood(near, lookedAt.size());
    }

    double similarity(Near near) {
        return likeness.of(near.closeness);
    }
}
