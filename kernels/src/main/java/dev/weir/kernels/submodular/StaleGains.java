package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Candidates by an upper bound of their gain. A gain measured on a shorter prefix bounds the gain on any longer one, so only candidates
 * whose old gain still leads are measured again (Minoux 1978). Equal gains go in the order of the ids.
 */
final class StaleGains {
    static final class Candidate {
        final int slot;
        private final String id;
        private int measuredOn;
        double gain;

        private Candidate(int slot, String id, double gain) {
            this.slot = slot;
            this.id = id;
            this.gain = gain;
        }
    }

    private static final Comparator<Candidate> ORDER =
            Comparator.<Candidate>comparingDouble(c -> -c.gain).thenComparing(c -> c.id);

    private final PriorityQueue<Candidate> queue;
    private final Cause cause;
    private final Set<Integer> excluded = new HashSet<>();

    StaleGains(int[] slots, Live live, Objective objective, Cause cause) {
        this.cause = cause;
        List<Candidate> candidates = new ArrayList<>(slots.length);
        for (int slot : slots) {
            candidates.add(new Candidate(slot, live.id(slot), objective.singleton(slot)));
        }
        queue = new PriorityQueue<>(Math.max(1, slots.length), ORDER);
        queue.addAll(candidates);
    }

    /** A candidate that is in the prefix by now gains nothing. */
    void exclude(int slot) {
        excluded.add(slot);
    }

    /**
     * Removes and returns the candidate of the largest gain on the prefix, empty when none is left; prefixes must not grow shorter from call to
     * call.
     */
    Optional<Candidate> take(Prefixes prefixes, int prefix) {
        while (!queue.isEmpty()) {
            Candidate first = queue.remove();
            if (excluded.contains(first.slot)) {
                continue;
            }
            if (first.measuredOn == prefix) {
                return Optional.of(first);
            }
            first.gain = prefixes.gain(first.slot, prefix, cause);
            first.measuredOn = prefix;
            queue.add(first);
        }
        return Optional.empty();
    }

    /** Those of the {@code count} largest gains on the prefix; they stay candidates. */
    List<Candidate> largest(Prefixes prefixes, int prefix, int count) {
        List<Candidate> largest = new ArrayList<>();
        while (largest.size() < count) {
            Optional<Candidate> next = take(prefixes, prefix);
            if (next.isEmpty()) {
                break;
            }
            largest.add(next.get());
        }
        queue.addAll(largest);
        return largest;
    }
}
