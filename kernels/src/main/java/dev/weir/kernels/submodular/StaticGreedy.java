package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Greedy over a fixed set: the yardstick that the engine is measured by. Elements are numbered by their place; gains within a relative 1e-12 are a tie and
 * go to the smallest number; greedy stops when the best gain is at most 1e-12.
 */
public final class StaticGreedy {
    private static final double TIE = 1e-12;

    /** @param chosen in the order of choice */
    public record Choice(List<Integer> chosen, double value) {
        public Choice {
            chosen = List.copyOf(chosen);
        }
    }

    private final PlainObjective objective;
    private final List<String> groups;

    private StaticGreedy(PlainObjective objective, List<String> groups) {
        this.objective = objective;
        this.groups = groups;
    }

    /** @param groups of the elements, as many */
    public static StaticGreedy over(PlainObjective objective, List<String> groups) {
        if (groups.size() != objective.size()) {
            throw new IllegalArgumentException(
                    "groups must be as many as elements, " + objective.size() + ", but are " + groups.size());
        }
        return new StaticGreedy(objective, List.copyOf(groups));
    }

    /** f of these elements. */
    public double value(List<Integer> elements) {
        return objective.value(elements);
    }

    /** Looks at every element for every choice. */
    public Choice plain(int k, Map<String, Integer> quotas) {
        Growing growing = new Growing(quotas);
        while (growing.chosen.size() < k) {
            int next = -1;
            double most = TIE;
            for (int e = 0; e < groups.size(); e++) {
                if (growing.admits(e) && !growing.chosen.contains(e)) {
                    double gain = growing.set.gain(e);
                    if (gain > (next < 0 ? most : most * (1 + TIE))) {
                        most = gain;
                        next = e;
                    }
                }
            }
            if (next < 0) {
                break;
            }
            growing.take(next);
        }
        return growing.choice();
    }

    /** The same choice; only elements whose old gain, an upper bound, still leads are looked at again (Minoux 1978). */
    public Choice lazy(int k, Map<String, Integer> quotas) {
        record Bound(int element, double gain, int measuredOn) {}
        PriorityQueue<Bound> queue = new PriorityQueue<>(
                Comparator.<Bound>comparingDouble(b -> -b.gain).thenComparingInt(b -> b.element));
        Growing growing = new Growing(quotas);
        for (int e = 0; e < groups.size(); e++) {
            queue.add(new Bound(e, growing.set.gain(e), 0));
        }
        while (growing.chosen.size() < k && !queue.isEmpty()) {
            List<Bound> tied = new ArrayList<>();
            while (!queue.isEmpty() && (tied.isEmpty() || queue.element().gain * (1 + TIE) >= tied.getFirst().gain)) {
                Bound bound = queue.remove();
                if (!growing.admits(bound.element)) {
                    continue;
                }
                if (bound.measuredOn == growing.chosen.size()) {
                    tied.add(bound);
                } else {
                    queue.add(new Bound(bound.element, growing.set.gain(bound.element), growing.chosen.size()));
                }
            }
            if (tied.isEmpty() || tied.getFirst().gain <= TIE) {
                break;
            }
            Bound next =
                    tied.stream().min(Comparator.comparingInt(Bound::element)).orElseThrow();
            tied.stream().filter(bound -> bound != next).forEach(queue::add);
            growing.take(next.element);
        }
        return growing.choice();
    }

    /** The set so far. */
    private final class Growing {
        final List<Integer> chosen = new ArrayList<>();
        final PlainObjective set = objective.empty();
        private final Map<String, Integer> quotas;
        private final Map<String, Integer> taken = new HashMap<>();

        Growing(Map<String, Integer> quotas) {
            this.quotas = quotas;
        }

        boolean admits(int element) {
            Integer most = quotas.get(groups.get(element));
            return most == null || taken.getOrDefault(groups.get(element), 0) < most;
        }

        void take(int element) {
            chosen.add(element);
            taken.merge(groups.get(element), 1, Integer::sum);
            set.add(element);
        }

        Choice choice() {
            return new Choice(chosen, set.value());
        }
    }
}
