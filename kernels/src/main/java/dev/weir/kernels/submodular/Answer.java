package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.StaleGains.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The published set with the gains it was chosen by: lazy greedy over a pool, or the best instance where that is worth more.
 *
 * @param prefixes of the members in their order
 * @param gains when chosen
 */
record Answer(List<Integer> members, List<Double> gains, Prefixes prefixes) {
    double value() {
        return prefixes.value(prefixes.length());
    }

    /** Greedy stops when nothing gains, the set is full or no group has room. */
    static Answer greedy(int[] pool, SummaryConfig config, Live live, Objective objective) {
        StaleGains candidates = new StaleGains(pool, live, objective, Cause.POOL);
        Quotas quotas = new Quotas(config.quotas(), live);
        Answer answer = new Answer(new ArrayList<>(), new ArrayList<>(), objective.prefixes());
        while (answer.members.size() < config.k()) {
            Optional<Candidate> best = candidates.take(answer.prefixes, answer.members.size());
            if (best.isEmpty() || best.get().gain <= 0) {
                break;
            }
            int slot = best.get().slot;
            if (quotas.admits(slot)) {
                quotas.take(slot);
                answer.push(slot, best.get().gain);
            }
        }
        return answer;
    }

    static Answer of(List<Integer> picks, Objective objective) {
        Answer answer = new Answer(new ArrayList<>(), new ArrayList<>(), objective.prefixes());
        for (int slot : picks) {
            double before = answer.value();
            answer.push(slot, 0);
            answer.gains.set(answer.gains.size() - 1, answer.value() - before);
        }
        return answer;
    }

    private void push(int slot, double gain) {
        members.add(slot);
        gains.add(gain);
        prefixes.push(slot);
    }

    /** All picks, the hash-least of the groups without a quota, and of each other group as many as its quota may need. */
    static int[] pool(SummaryConfig config, Live live, Collection<Instance> instances) {
        TreeSet<Integer> pool = new TreeSet<>();
        instances.forEach(instance -> pool.addAll(instance.picks()));
        int open = config.k() * config.poolPerMember();
        long salt = Hashes.mix(config.seed(), 2);
        if (config.quotas().isEmpty()) {
            pool.addAll(live.leastHash(open, salt, _ -> true));
        } else {
            Map<String, Integer> quotas = config.quotas();
            pool.addAll(live.leastHash(open, salt, slot -> !quotas.containsKey(live.group(slot))));
            quotas.forEach((group, most) -> pool.addAll(
                    live.leastHash(Math.min(most, config.k()) * config.poolPerMember(), salt, slot -> live.group(slot)
                            .equals(group))));
        }
        return pool.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * An upper bound on the value of any k live elements: for each prefix S of the members, f(S) plus the k largest gains over everything live;
     * and f(everything). At most {@value #BOUNDS_MAX} prefixes are tried, evenly spaced; each of them is a bound.
     */
    double bound(int k, Live live, Objective objective, double everything) {
        StaleGains candidates = new StaleGains(live.all(), live, objective, Cause.CERTIFICATE);
        double bound = everything;
        int length = prefixes.length();
        int step = Math.max(1, length / BOUNDS_MAX);
        int excluded = 0;
        for (int prefix = length % step; prefix <= length; prefix += step) {
            while (excluded < prefix) {
                candidates.exclude(members.get(excluded++));
            }
            bound = Math.min(bound, prefixes.value(prefix) + candidates.sumOfLargest(prefixes, prefix, k));
        }
        return bound;
    }

    private static final int BOUNDS_MAX = 16;
}
