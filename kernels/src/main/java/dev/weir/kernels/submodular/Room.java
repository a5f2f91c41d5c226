package dev.weir.kernels.submodular;

import java.util.BitSet;

/**
 * What a growing set has room for: an element is admitted if the set with it can still be made one that keeps all that is {@link Attainable}. With quotas
 * that is Σ max(members, least) ≤ k over the groups (El Halabi and others 2020); as groups share no element, what lower quotas will cost at least is the cost of the
 * cheapest of each. What is refused once is refused for good, and without a budget the admissible sets are a matroid.
 */
final class Room {
    private final Attainable within;
    private final boolean costs;
    private final int[] taken;
    private final BitSet members = new BitSet();
    private int size;
    private int lacking;
    private long spent;
    private long reserved;

    /** Of an empty set. */
    Room(Attainable within) {
        this(within, within.hasBudget());
    }

    /** @param costs whether the budget counts */
    Room(Attainable within, boolean costs) {
        this.within = within;
        this.costs = costs;
        this.taken = new int[within.groups()];
        for (int group = 0; group < taken.length; group++) {
            lacking += within.least(group);
            reserved += reserve(group);
        }
    }

    /** Whether the group has room, costs aside. */
    boolean isOpen(int group) {
        return size < within.k() && taken[group] < within.most(group) && (lacks(group) || size + lacking < within.k());
    }

    /** Whether the budget has room. */
    boolean affords(int slot) {
        return !costs || spent + within.units(slot) + reservedWith(slot) <= Constraints.limit();
    }

    boolean admits(int slot) {
        return isOpen(within.group(slot)) && affords(slot);
    }

    /** Whether the group's lower quota is not reached yet. */
    boolean lacks(int group) {
        return taken[group] < within.least(group);
    }

    /** Members that lower quotas still need. */
    int lacking() {
        return lacking;
    }

    /** Whatever there is room for. */
    void take(int slot) {
        int group = within.group(slot);
        lacking -= lacks(group) ? 1 : 0;
        reserved -= reserve(group);
        members.set(slot);
        taken[group]++;
        size++;
        spent += within.units(slot);
        reserved += reserve(group);
    }

    private long reservedWith(int slot) {
        int group = within.group(slot);
        if (within.least(group) == 0) {
            return reserved;
        }
        return reserved - reserve(group) + cheapest(group, within.least(group) - taken[group] - 1, slot);
    }

    private long reserve(int group) {
        return costs ? cheapest(group, within.least(group) - taken[group], -1) : 0;
    }

    /** The least that so many of the group cost that are no members yet. */
    private long cheapest(int group, int count, int besides) {
        long units = 0;
        int left = count;
        for (int slot : within.servers(group)) {
            if (left <= 0) {
                break;
            }
            if (!members.get(slot) && slot != besides) {
                units += within.units(slot);
                left--;
            }
        }
        return units;
    }
}
