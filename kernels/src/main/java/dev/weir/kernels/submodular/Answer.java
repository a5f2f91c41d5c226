package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.StaleGains.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

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

    /**
     * The pins, and greedy over what else there is room for. With a budget the better of two: greedy by gain, whose first choice is the best single element, and by gain for
     * each unit of cost. Over all elements, and where nothing but the budget binds, that is half of 1 − 1/e of the best (Leskovec and others 2007).
     */
    static Answer greedy(int[] pool, Attainable within, Live live, Objective objective) {
        int[] slots = within.candidates(pool);
        Answer byGain = greedy(slots, within, live, objective, StaleGains.ALIKE);
        if (!within.hasBudget()) {
            return byGain;
        }
        Answer byRate = greedy(slots, within, live, objective, within::units);
        return byRate.value() > byGain.value() ? byRate : byGain;
    }

    /** Stops when nothing gains and no lower quota is open, or there is no room. */
    private static Answer greedy(
            int[] slots, Attainable within, Live live, Objective objective, IntToDoubleFunction prices) {
        StaleGains candidates = new StaleGains(slots, within, live, objective, Cause.POOL, prices);
        Room room = within.roomBesidePins(within.hasBudget());
        Answer answer = Answer.of(within.pins(), objective);
        while (true) {
            Optional<Candidate> best = candidates.take(answer.prefixes, answer.members.size(), room);
            if (best.isEmpty() || best.get().gain <= 0 && room.lacking() == 0) {
                return answer;
            }
            int slot = best.get().slot;
            if (best.get().gain > 0 || room.lacks(within.group(slot))) {
                room.take(slot);
                answer.push(slot, best.get().gain);
            }
        }
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

    /** All of these slots, the pins first, and the others in the order in which greedy would choose them. */
    static Answer ordered(Collection<Integer> slots, Attainable within, Live live, Objective objective, Cause cause) {
        Attainable anything = Attainable.anything(live);
        Room everybody = new Room(anything);
        int[] others = slots.stream()
                .filter(slot -> !within.pins().contains(slot))
                .mapToInt(Integer::intValue)
                .toArray();
        StaleGains candidates = new StaleGains(others, anything, live, objective, cause, StaleGains.ALIKE);
        Answer answer = of(within.pins(), objective);
        Optional<Candidate> next = candidates.take(answer.prefixes, answer.members.size(), everybody);
        while (next.isPresent()) {
            answer.push(next.get().slot, next.get().gain);
            next = candidates.take(answer.prefixes, answer.members.size(), everybody);
        }
        return answer;
    }

    private void push(int slot, double gain) {
        members.add(slot);
        gains.add(gain);
        prefixes.push(slot);
    }
}
