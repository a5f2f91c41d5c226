package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One instance of algorithm A per guess that can matter and has a candidate. The promise needs the largest guess that the best value OPT reaches, and M ≤ OPT ≤ k·M,
 * M being the best singleton; where f has a ceiling, OPT is no higher either. Which guesses those are is a function of the live set.
 *
 * <p>An instance whose guess ceases to matter is kept up to date as long as that is likely to be cheaper than to build it again: for as many updates as it has candidates.
 * So a best element that comes and goes costs little.
 */
final class Levels {
    private static final int NONE = Integer.MIN_VALUE;

    private final SummaryConfig config;
    private final Live live;
    private final Objective objective;
    private final Tally tally;
    private final Guesses guesses;
    private final TreeMap<Integer, Instance> instances = new TreeMap<>();
    /** How many candidates have which least guess; the last key is that of the best singleton. */
    private final TreeMap<Integer, Integer> leasts = new TreeMap<>();

    private long updates;

    Levels(SummaryConfig config, Live live, Objective objective, Tally tally) {
        this.config = config;
        this.live = live;
        this.objective = objective;
        this.tally = tally;
        this.guesses = new Guesses(config.epsilon(), config.k());
        for (int slot : live.all()) {
            count(slot, 1);
        }
    }

    /** Those of the guesses that matter, settled. */
    Map<Integer, Instance> instances() {
        if (leasts.isEmpty()) {
            instances.clear();
            return Map.of();
        }
        int first = leasts.lastKey();
        int last = Math.max(first, guesses.below(most(first)));
        build(first, last);
        Map<Integer, Instance> matter = instances.subMap(first, true, last, true);
        matter.values().forEach(instance -> instance.settle(updates));
        instances.values().removeIf(instance -> updates - instance.settledAt() > instance.size());
        return matter;
    }

    /** No k elements are worth more. */
    private double most(int first) {
        return Math.min(config.k() * guesses.guess(first + 1), objective.ceiling());
    }

    /** What is not there yet, all in one scan. The best singleton is a candidate of each, so none is empty. */
    private void build(int first, int last) {
        TreeMap<Integer, List<Integer>> missing = new TreeMap<>();
        for (int j = first; j <= last; j++) {
            if (!instances.containsKey(j)) {
                missing.put(j, new ArrayList<>());
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        for (int slot : live.all()) {
            int least = least(slot);
            if (least != NONE) {
                missing.subMap(least, true, guesses.last(objective.singleton(slot)), true)
                        .values()
                        .forEach(slots -> slots.add(slot));
            }
        }
        missing.forEach((j, slots) -> {
            Instance instance = new Instance(config, j, live, objective, tally);
            instance.build(slots);
            instances.put(j, instance);
        });
    }

    void insert(int slot) {
        updates++;
        int least = count(slot, 1);
        if (least != NONE) {
            for (Instance instance : held(slot, least)) {
                instance.insert(slot);
            }
        }
    }

    void delete(int slot) {
        updates++;
        int least = count(slot, -1);
        if (least != NONE) {
            for (Instance instance : held(slot, least)) {
                instance.delete(slot);
            }
        }
    }

    private Iterable<Instance> held(int slot, int least) {
        return instances
                .subMap(least, true, guesses.last(objective.singleton(slot)), true)
                .values();
    }

    private int count(int slot, int by) {
        int least = least(slot);
        if (least != NONE) {
            leasts.merge(least, by, (before, change) -> before + change == 0 ? null : before + change);
        }
        return least;
    }

    /** The least guess that the slot takes part in; none if it never can be a pick. */
    private int least(int slot) {
        double singleton = objective.singleton(slot);
        return config.k() == 0
                        || singleton == 0
                        || !config.constraints().permit(live.id(slot), live.group(slot), live.cost(slot))
                ? NONE
                : guesses.first(singleton);
    }
}
