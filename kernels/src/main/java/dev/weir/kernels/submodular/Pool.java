package dev.weir.kernels.submodular;

import java.util.Collection;
import java.util.TreeSet;

/** Whom the answer is chosen from where levels are held: a function of the live set, as all its sources are. */
final class Pool {
    private final TreeSet<Integer> slots = new TreeSet<>();

    /**
     * All picks, whom lower quotas need, the hash-least of the groups without a quota, and of each other group as many as its quota may need; none that cannot be
     * chosen.
     */
    Pool(SummaryConfig config, Live live, Attainable within, Collection<Instance> instances) {
        instances.forEach(instance -> slots.addAll(instance.picks()));
        long salt = Hashes.mix(config.seed(), 2);
        for (int group = 0; group < within.groups(); group++) {
            int number = group;
            int most = Math.min(within.most(group), config.k());
            slots.addAll(live.leastHash(
                    most * config.poolPerMember(),
                    salt,
                    slot -> within.group(slot) == number && within.isCandidate(slot)));
            slots.addAll(within.servers(group));
        }
    }

    void add(Collection<Integer> more) {
        slots.addAll(more);
    }

    int[] slots() {
        return slots.stream().mapToInt(Integer::intValue).toArray();
    }
}
