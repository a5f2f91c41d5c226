package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Candidates by an upper bound of their gain, or of their gain for each unit of cost. A gain measured on a shorter prefix bounds the gain on any longer one, so only
 * candidates whose old gain still leads are measured again (Minoux 1978). Equal gains go in the order of the ids. Each group has a queue of its own, so that a
 * group without room costs nothing.
 */
final class StaleGains {
    static final IntToDoubleFunction ALIKE = _ -> 1;

    final class Candidate {
        final int slot;
        private final int group;
        private final String id;
        private final double price;
        private int measuredOn;
        double gain;
        private double rate;

        private Candidate(int slot) {
            this.slot = slot;
            this.group = within.group(slot);
            this.id = live.id(slot);
            this.price = prices.applyAsDouble(slot);
            measured(objective.singleton(slot), 0);
        }

        private void measured(double newGain, int prefix) {
            gain = newGain;
            rate = newGain / price;
            measuredOn = prefix;
        }
    }

    private static final Comparator<Candidate> TIES = Comparator.comparing(c -> c.id);

    private final Comparator<Candidate> order = Frontrunners.order(c -> c.rate, TIES);
    private final Attainable within;
    private final Live live;
    private final Objective objective;
    private final Cause cause;
    private final IntToDoubleFunction prices;
    private final List<Frontrunners<Candidate>> queues = new ArrayList<>();
    private final Set<Integer> excluded = new HashSet<>();

    /** @param prices over 0, by which gains are divided for their order */
    StaleGains(
            int[] slots, Attainable within, Live live, Objective objective, Cause cause, IntToDoubleFunction prices) {
        this.within = within;
        this.live = live;
        this.objective = objective;
        this.cause = cause;
        this.prices = prices;
        List<List<Candidate>> byGroup = new ArrayList<>();
        for (int group = 0; group < within.groups(); group++) {
            byGroup.add(new ArrayList<>());
        }
        for (int slot : slots) {
            Candidate candidate = new Candidate(slot);
            byGroup.get(candidate.group).add(candidate);
        }
        for (List<Candidate> ofGroup : byGroup) {
            queues.add(new Frontrunners<>(ofGroup, c -> c.rate, TIES));
        }
    }

    /** A candidate that is in the prefix by now gains nothing. */
    void exclude(int slot) {
        excluded.add(slot);
    }

    /**
     * Removes and returns the candidate that leads on the prefix among those that there is room for, empty when none is left; prefixes must not grow shorter from
     * call to call. What the budget has no room for is gone for good.
     */
    Optional<Candidate> take(Prefixes prefixes, int prefix, Room room) {
        int many = 1;
        for (var queue = leading(room); queue != null; queue = leading(room)) {
            Candidate first = queue.remove();
            if (excluded.contains(first.slot) || !room.affords(first.slot)) {
                continue;
            }
            if (first.measuredOn == prefix) {
                return Optional.of(first);
            }
            List<Candidate> stale = many == 1 ? List.of(first) : stale(first, queue, prefix, room, many);
            for (Candidate candidate : stale) {
                candidate.measured(prefixes.gain(candidate.slot, prefix, cause), prefix);
            }
            stale.forEach(queue::add);
            // Where gains come cheaper together, those next in line are measured, too: never more than would have been
            // anyway, and as many again.
            many = Math.min(2 * many, objective.batch());
        }
        return Optional.empty();
    }

    /** Up to so many from the head of the queue whose gains are old, the first among them; what there is no room for is dropped, as it is at the head. */
    private List<Candidate> stale(Candidate first, Frontrunners<Candidate> queue, int prefix, Room room, int many) {
        List<Candidate> stale = new ArrayList<>(List.of(first));
        while (stale.size() < many && !queue.isEmpty() && queue.element().measuredOn != prefix) {
            Candidate next = queue.remove();
            if (!excluded.contains(next.slot) && room.affords(next.slot)) {
                stale.add(next);
            }
        }
        int[] slots = stale.stream().mapToInt(candidate -> candidate.slot).toArray();
        objective.expect(slots, 0, slots.length);
        return stale;
    }

    private @Nullable Frontrunners<Candidate> leading(Room room) {
        Frontrunners<Candidate> leading = null;
        for (int group = 0; group < queues.size(); group++) {
            Frontrunners<Candidate> queue = queues.get(group);
            if (!queue.isEmpty()
                    && room.isOpen(group)
                    && (leading == null || order.compare(queue.element(), leading.element()) < 0)) {
                leading = queue;
            }
        }
        return leading;
    }

    void putBack(List<Candidate> taken) {
        taken.forEach(candidate -> queues.get(candidate.group).add(candidate));
    }
}
