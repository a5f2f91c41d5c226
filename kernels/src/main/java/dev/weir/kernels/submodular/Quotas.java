package dev.weir.kernels.submodular;

import java.util.HashMap;
import java.util.Map;

/** Upper quotas per group: a partition matroid. Counts the groups of one growing set. */
final class Quotas {
    private final Map<String, Integer> most;
    private final Live live;
    private final Map<String, Integer> taken = new HashMap<>();

    Quotas(Map<String, Integer> most, Live live) {
        this.most = most;
        this.live = live;
    }

    /** Whether the slot's group has room. */
    boolean admits(int slot) {
        String group = live.group(slot);
        Integer max = most.get(group);
        return max == null || taken.getOrDefault(group, 0) < max;
    }

    void take(int slot) {
        taken.merge(live.group(slot), 1, Integer::sum);
    }
}
