package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Algorithm A for one guess. Level i has candidates R_i and their pick e_i; prefix I_i = {e_1 … e_i}. An element is promotable on I when |I| is
 * under k, its gain on I reaches the threshold and the upper quota of its group has room. R_1 is everything of a fitting singleton value, R_{i+1} what of R_i is
 * promotable on I_i. As these sets are nested, an element is in R_1 to R_depth and it suffices to keep its depth.
 *
 * <p>The pick is the candidate of least priority, a hash, instead of one drawn by a coin: still uniform among the candidates, but a function of
 * them. A pick is hit by an update of its level with probability 1/|R_i|, and then its level is to be rebuilt at a cost of O(|R_i| log k).
 *
 * <p>That waits until somebody looks, {@link #settle}: an update only notes from which level on the candidates are loose. What is loose at level i is in R_i, whatever
 * came and went since, so the later updates need no more than that, none of them stalls, and several rebuilds between two looks are one.
 */
final class Instance {
    private final Live live;
    private final Objective objective;
    private final Tally tally;
    private final long seed;
    private final double threshold;
    private final int k;
    private final Constraints constraints;
    private final Prefixes prefixes;
    private final List<Integer> picks = new ArrayList<>();
    private final List<SlotBag> byDepth = new ArrayList<>();
    private final Places places = new Places();
    /** From this level on there are no picks yet, and a depth means no more than "at least this level"; 0 where all is settled. */
    private int loose;

    private long settledAt;

    Instance(SummaryConfig config, int guess, Live live, Objective objective, Tally tally) {
        this.live = live;
        this.objective = objective;
        this.tally = tally;
        this.seed = Hashes.mix(config.seed(), guess);
        this.k = config.k();
        this.threshold = new Guesses(config.epsilon(), k).threshold(guess);
        this.constraints = config.constraints();
        this.prefixes = objective.prefixes();
    }

    /** How many candidates there are. */
    int size() {
        return places.count();
    }

    /** After how many updates somebody looked last. */
    long settledAt() {
        return settledAt;
    }

    /** Of the settled instance, as are depths and value. */
    List<Integer> picks() {
        return picks;
    }

    /** In how many candidate sets the slot is; 0 when it takes no part. */
    int depth(int slot) {
        return places.depth(slot);
    }

    double value() {
        return prefixes.value(prefixes.length());
    }

    /** O(k) gains, or O(log k) where the prefixes give one at a time. */
    void insert(int slot) {
        if (!hasRoom(slot, 0)) {
            return;
        }
        int level = firstPickAfter(slot);
        int depth = depth(slot, 1, level, Cause.INSERT_WALK);
        place(slot, depth);
        if (depth == level) {
            loosen(level);
        }
    }

    void delete(int slot) {
        int depth = places.depth(slot);
        if (depth == 0) {
            return;
        }
        unplace(slot);
        if (depth <= picks.size() && picks.get(depth - 1) == slot) {
            loosen(depth);
        }
    }

    /** The levels from this one on are to be built again. They are those behind the last pick that stays, so there are none looser. */
    private void loosen(int level) {
        loose = level;
        prefixes.truncate(level - 1);
        picks.subList(level - 1, picks.size()).clear();
    }

    /** From nothing, over all elements of a fitting singleton value. */
    void build(List<Integer> slots) {
        for (int slot : slots) {
            if (hasRoom(slot, 0)) {
                place(slot, 1);
            }
        }
        loosen(1);
    }

    /** The first level whose pick comes after the slot in priority; one past the last level when there is none. */
    private int firstPickAfter(int slot) {
        int level = 1;
        while (level <= picks.size() && comesBefore(picks.get(level - 1), slot)) {
            level++;
        }
        return level;
    }

    /** The largest depth up to {@code most} that the slot qualifies for, being in R_least. */
    private int depth(int slot, int least, int most, Cause cause) {
        int full = Math.min(Math.min(most, k), fullFrom(slot));
        return full <= least ? least : prefixes.firstBelow(slot, least, full, threshold, cause);
    }

    private boolean hasRoom(int slot, int prefix) {
        return prefix < fullFrom(slot);
    }

    /** The first prefix in which the slot's group has no room. */
    private int fullFrom(int slot) {
        int most = constraints.most(live.group(slot));
        if (most == Constraints.Quota.NO_LIMIT) {
            return Integer.MAX_VALUE;
        }
        int taken = 0;
        int prefix = 0;
        while (taken < most && prefix < picks.size()) {
            taken += live.group(picks.get(prefix++)).equals(live.group(slot)) ? 1 : 0;
        }
        return taken < most ? Integer.MAX_VALUE : prefix;
    }

    /**
     * Makes picks and depths those of what is live: scans the loose candidates in order of priority.
     *
     * @param updates so far
     */
    void settle(long updates) {
        settledAt = updates;
        if (loose == 0) {
            return;
        }
        int level = loose;
        loose = 0;
        long[] order = takeFrom(level);
        tally.rebuild(order.length);
        int step = objective.batch();
        for (int i = 0; i < order.length; i++) {
            if (step > 1 && i % step == 0) {
                objective.expect(
                        slots(order, i, Math.min(i + step, order.length)), 0, Math.min(step, order.length - i));
            }
            int slot = (int) order[i];
            int top = prefixes.length();
            int depth = depth(slot, level, Math.min(level, top) + 1, Cause.REBUILD);
            if (level < depth && depth <= top) {
                depth = depth(slot, depth, top + 1, Cause.DEPTH_SEARCH);
            }
            if (depth > top) {
                picks.add(slot);
                prefixes.push(slot);
            }
            place(slot, depth);
        }
    }

    private static int[] slots(long[] order, int from, int to) {
        return Arrays.stream(order, from, to).mapToInt(key -> (int) key).toArray();
    }

    private long[] takeFrom(int level) {
        int count = 0;
        for (int depth = level; depth <= byDepth.size(); depth++) {
            count += byDepth.get(depth - 1).size();
        }
        long[] order = new long[count];
        int next = 0;
        for (int depth = level; depth <= byDepth.size(); depth++) {
            SlotBag bag = byDepth.get(depth - 1);
            for (int i = 0; i < bag.size(); i++) {
                places.clear(bag.at(i));
                order[next++] = key(bag.at(i));
            }
            bag.clear();
        }
        sort(order);
        return order;
    }

    /** Priority above, slot below; equal priorities are put in the order of the ids. */
    private void sort(long[] order) {
        Arrays.sort(order);
        for (int i = 1; i < order.length; i++) {
            for (int j = i; j > 0 && order[j - 1] >>> 32 == order[j] >>> 32; j--) {
                if (comesBefore((int) order[j - 1], (int) order[j])) {
                    break;
                }
                long swapped = order[j];
                order[j] = order[j - 1];
                order[j - 1] = swapped;
            }
        }
    }

    private long key(int slot) {
        return priority(slot) << 32 | slot;
    }

    private long priority(int slot) {
        return Hashes.mix(seed, live.hash(slot)) >>> 33;
    }

    private boolean comesBefore(int a, int b) {
        int order = Long.compare(priority(a), priority(b));
        return order != 0 ? order < 0 : live.id(a).compareTo(live.id(b)) < 0;
    }

    private void place(int slot, int depth) {
        while (byDepth.size() < depth) {
            byDepth.add(new SlotBag());
        }
        places.set(slot, depth, byDepth.get(depth - 1).add(slot));
    }

    private void unplace(int slot) {
        SlotBag bag = byDepth.get(places.depth(slot) - 1);
        int moved = bag.removeAt(places.position(slot));
        if (moved != slot) {
            places.set(moved, places.depth(moved), places.position(slot));
        }
        places.clear(slot);
    }
}
