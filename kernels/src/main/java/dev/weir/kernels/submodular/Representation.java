package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.SquaredDistance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which member stands for which live element: the one nearest to it, the earlier chosen of two as near. */
final class Representation {
    /** With more live elements than this, shares are those of so many of least hash. */
    static final int SHARES_OVER = 1024;

    /** With more than this, an explanation counts over so many of least hash. */
    static final int EXPLAINED_OVER = 65_536;

    private final Live live;
    private final List<Integer> members;

    Representation(Live live, List<Integer> members) {
        this.live = live;
        this.members = members;
    }

    /** Part of the live elements per member; Θ(min(n, 1024)·k·d). */
    double[] shares(long salt) {
        double[] shares = new double[members.size()];
        List<Integer> counted = live.leastHash(SHARES_OVER, salt, _ -> true);
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
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < members.size(); i++) {
            int member = members.get(i);
            float distance = SquaredDistance.of(live.row(slot), live.row(member));
            if (distance < least || member == slot) {
                least = member == slot ? -1 : distance;
                nearest = i;
            }
        }
        return nearest;
    }

    /** The slots that a member stands for, itself included, the nearest first; up to {@link #EXPLAINED_OVER} are looked at. */
    List<Integer> of(int member, long salt) {
        record Near(int slot, float distance, String id) {}
        List<Near> near = new ArrayList<>();
        for (int slot : live.leastHash(EXPLAINED_OVER, salt, _ -> true)) {
            if (members.get(nearest(slot)) == member) {
                near.add(new Near(slot, SquaredDistance.of(live.row(slot), live.row(member)), live.id(slot)));
            }
        }
        near.sort(Comparator.comparingDouble(Near::distance).thenComparing(Near::id));
        return near.stream().map(Near::slot).toList();
    }
}
