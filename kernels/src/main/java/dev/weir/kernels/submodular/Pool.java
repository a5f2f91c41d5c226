package dev.weir.kernels.submodular;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;

/** Whom the answer is chosen from where levels are held: a function of the live set, as all its sources are. */
final class Pool {
    private final TreeSet<Integer> slots = new TreeSet<>();

    /** All picks, the hash-least of the groups without a quota, and of each other group as many as its quota may need. */
    Pool(SummaryConfig config, Live live, Collection<Instance> instances) {
        instances.forEach(instance -> slots.addAll(instance.picks()));
        int open = config.k() * config.poolPerMember();
        long salt = Hashes.mix(config.seed(), 2);
        if (config.quotas().isEmpty()) {
            slots.addAll(live.leastHash(open, salt, _ -> true));
        } else {
            Map<String, Integer> quotas = config.quotas();
            slots.addAll(live.leastHash(open, salt, slot -> !quotas.containsKey(live.group(slot))));
            quotas.forEach((group, most) -> slots.addAll(
                    live.leastHash(Math.min(most, config.k()) * config.poolPerMember(), salt, slot -> live.group(slot)
                            .equals(group))));
        }
    }

    void add(Collection<Integer> more) {
        slots.addAll(more);
    }

    int[] slots() {
        return slots.stream().mapToInt(Integer::intValue).toArray();
    }
}
