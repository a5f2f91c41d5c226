package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One instance of algorithm A per guess that some live element fits; an instance without candidates is dropped. */
final class Levels {
    private final SummaryConfig config;
    private final Live live;
    private final Objective objective;
    private final Tally tally;
    private final Guesses guesses;
    private final TreeMap<Integer, Instance> instances = new TreeMap<>();

    Levels(SummaryConfig config, Live live, Objective objective, Tally tally) {
        this.config = config;
        this.live = live;
        this.objective = objective;
        this.tally = tally;
        this.guesses = new Guesses(config.epsilon(), config.k());
    }

    /** Settled. */
    Map<Integer, Instance> instances() {
        instances.values().forEach(Instance::settle);
        return instances;
    }

    void insert(int slot) {
        double singleton = objective.singleton(slot);
        if (config.k() == 0 || singleton == 0) {
            return;
        }
        for (int j = guesses.first(singleton), last = guesses.last(singleton); j <= last; j++) {
            Instance instance = instances.computeIfAbsent(j, this::create);
            instance.insert(slot);
            dropIfEmpty(j, instance);
        }
    }

    void delete(int slot) {
        double singleton = objective.singleton(slot);
        if (config.k() == 0 || singleton == 0) {
            return;
        }
        for (int j = guesses.first(singleton), last = guesses.last(singleton); j <= last; j++) {
            Instance instance = instances.get(j);
            if (instance != null) {
                instance.delete(slot);
                dropIfEmpty(j, instance);
            }
        }
    }

    /** From nothing. */
    void build() {
        TreeMap<Integer, List<Integer>> fitting = new TreeMap<>();
        for (int slot : live.all()) {
            double singleton = objective.singleton(slot);
            if (config.k() > 0 && singleton > 0) {
                for (int j = guesses.first(singleton), last = guesses.last(singleton); j <= last; j++) {
                    fitting.computeIfAbsent(j, _ -> new ArrayList<>()).add(slot);
                }
            }
        }
        instances.clear();
        fitting.forEach((j, slots) -> {
            Instance instance = create(j);
            instance.build(slots);
            instances.put(j, instance);
            dropIfEmpty(j, instance);
        });
    }

    private Instance create(int guess) {
        return new Instance(config, guess, live, objective, tally);
    }

    private void dropIfEmpty(int guess, Instance instance) {
        if (instance.isEmpty()) {
            instances.remove(guess);
        }
    }
}
