package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A set under construction, with its value and the room that quotas leave. */
final class GrowingSet {
    private final PlainObjective set;
    private final int k;
    private final List<String> groups;
    private final Map<String, Integer> quotas;
    private final Map<String, Integer> taken = new HashMap<>();
    private final List<Integer> chosen = new ArrayList<>();
    private final BitSet members = new BitSet();

    GrowingSet(PlainObjective objective, int k, List<String> groups, Map<String, Integer> quotas) {
        this.set = objective.empty();
        this.k = k;
        this.groups = groups;
        this.quotas = quotas;
    }

    int size() {
        return chosen.size();
    }

    boolean isFull() {
        return chosen.size() >= k;
    }

    /** Whether the element is outside and its group has room. */
    boolean admits(int element) {
        if (members.get(element) || quotas.isEmpty()) {
            return !members.get(element);
        }
        Integer most = quotas.get(groups.get(element));
        return most == null || taken.getOrDefault(groups.get(element), 0) < most;
    }

    double gain(int element) {
        return set.gain(element);
    }

    double value() {
        return set.value();
    }

    void take(int element) {
        chosen.add(element);
        members.set(element);
        taken.merge(groups.get(element), 1, Integer::sum);
        set.add(element);
    }

    StaticGreedy.Choice choice() {
        return new StaticGreedy.Choice(chosen, value());
    }
}
