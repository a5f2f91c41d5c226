package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.StaleGains.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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

    /** All of these slots, in the order in which greedy would choose them. */
    static Answer ordered(Collection<Integer> slots, Live live, Objective objective, Cause cause) {
        int[] all = slots.stream().mapToInt(Integer::intValue).toArray();
        StaleGains candidates = new StaleGains(all, live, objective, cause);
        Answer answer = new Answer(new ArrayList<>(), new ArrayList<>(), objective.prefixes());
        Optional<Candidate> next = candidates.take(answer.prefixes, 0);
        while (next.isPresent()) {
            answer.push(next.get().slot, next.get().gain);
            next = candidates.take(answer.prefixes, answer.members.size());
        }
        return answer;
    }

    private void push(int slot, double gain) {
        members.add(slot);
        gains.add(gain);
        prefixes.push(slot);
    }
}
