package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.List;

/**
 * The state of nested sets S₀ = ∅ ⊂ S₁ ⊂ … ⊂ S_length, each one element larger than the one before. Gains are those of elements outside of the set; a
 * member may be given another one.
 */
interface Prefixes {
    int length();

    /** f(S_prefix). */
    double value(int prefix);

    /** f(slot | S_prefix). */
    double gain(int slot, int prefix, Cause cause);

    /** Gains on S₀ to S_length in one pass over the state; {@code gains} holds length + 1. */
    void gains(int slot, double[] gains, Cause cause);

    void push(int slot);

    void truncate(int length);

    /**
     * How many of the prefixes {@code from} to {@code to − 1} in a row give the slot a gain of the threshold at least: that prefix's index, or {@code to}. Most
     * elements fail early, so steps that double come before the bisection: O(log of how many). Forms that get all gains in one pass do better.
     */
    default int firstBelow(int slot, int from, int to, double threshold, Cause cause) {
        int low = from;
        int high = to;
        for (int step = 1; low < high; step *= 2) {
            int next = Math.min(low + step, high) - 1;
            if (gain(slot, next, cause) < threshold) {
                high = next;
                break;
            }
            low = next + 1;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (gain(slot, middle, cause) >= threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** f(S) − f(S − e) for each member. O(k log k) pushes: the chain of all but one is shared by halves. */
    static double[] losses(List<Integer> members, Objective objective, Cause cause) {
        double[] losses = new double[members.size()];
        if (losses.length > 0) {
            fill(members, 0, losses.length, objective.prefixes(), losses, cause);
        }
        return losses;
    }

    private static void fill(List<Integer> members, int from, int to, Prefixes others, double[] losses, Cause cause) {
        if (to - from == 1) {
            losses[from] = others.gain(members.get(from), others.length(), cause);
            return;
        }
        int middle = (from + to) >>> 1;
        int before = others.length();
        members.subList(middle, to).forEach(others::push);
        fill(members, from, middle, others, losses, cause);
        others.truncate(before);
        members.subList(from, middle).forEach(others::push);
        fill(members, middle, to, others, losses, cause);
        others.truncate(before);
    }
}
