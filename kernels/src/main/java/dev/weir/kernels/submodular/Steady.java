package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shown members, kept as long as they are worth nearly as much as the canonical answer. Those that went away are replaced by whoever gains most; if that does
 * not do, members outside of the canonical answer are exchanged for members of it, one by one and the best exchange first. Only where no exchange helps, or so
 * many would be needed that nothing is kept, the canonical answer takes over at once. All of it is a function of (live set, configuration, members shown before).
 */
final class Steady {
    /** Newcomers tried for each exchange, those of the largest gains: each costs O(k log k) pushes. */
    private static final int NEWCOMERS = 3;
    /** More exchanges than this in one publication are a takeover by another name, and dearer. */
    private static final int EXCHANGES_MAX = 32;

    private record Exchange(int in, int out, double net) {}

    private final Stability stability;
    private final Attainable within;
    private final Live live;
    private final Objective objective;

    Steady(Stability stability, Attainable within, Live live, Objective objective) {
        this.stability = stability;
        this.within = within;
        this.live = live;
        this.objective = objective;
    }

    /** The same members once more: nothing has changed since they were shown. Only what the configuration no longer allows is replaced. */
    Answer again(List<String> shown, Publisher.Canonical canonical) {
        List<Integer> kept = kept(shown);
        boolean same = kept.size() == shown.size()
                && kept.stream().map(live::id).collect(Collectors.toSet()).containsAll(shown);
        return same && !shown.isEmpty() ? ordered(kept) : next(shown, canonical);
    }

    /** @param shown ids of the members before */
    Answer next(List<String> shown, Publisher.Canonical canonical) {
        double enough = (1 - stability.giveUp()) * canonical.answer().value();
        Set<Integer> target = new LinkedHashSet<>(canonical.answer().members());
        List<Integer> kept = kept(shown);
        Answer answer = ordered(filled(kept, canonical));
        int most = Math.min(EXCHANGES_MAX, stability.changesMax());
        for (int done = 0; answer.value() < enough && done < most; done++) {
            Optional<Exchange> best = best(answer, target);
            if (best.isEmpty()) {
                break;
            }
            List<Integer> members = new ArrayList<>(answer.members());
            members.set(members.indexOf(best.get().out), best.get().in);
            answer = ordered(members);
        }
        long leaving = kept.stream().filter(slot -> !target.contains(slot)).count();
        return answer.value() < enough && leaving <= stability.changesMax() ? ordered(target) : answer;
    }

    private Answer ordered(Collection<Integer> members) {
        return Answer.ordered(members, within, live, objective, Cause.STABILITY);
    }

    /** The pins, and those in their order that are live still and for whom there is room. */
    private List<Integer> kept(List<String> shown) {
        Room room = room();
        List<Integer> kept = new ArrayList<>(within.pins());
        for (String id : shown) {
            int slot = live.slotOf(id);
            if (slot >= 0 && within.isCandidate(slot) && room.admits(slot)) {
                room.take(slot);
                kept.add(slot);
            }
        }
        return kept;
    }

    private Room room() {
        return within.roomBesidePins(within.hasBudget());
    }

    /** With the canonical answer's members and the bound's leaders, whoever gains most first, until it is full, or nothing gains and nothing is lacking. */
    private List<Integer> filled(List<Integer> kept, Publisher.Canonical canonical) {
        Room room = room();
        kept.stream().filter(within::isCandidate).forEach(room::take);
        Prefixes chain = objective.prefixes();
        kept.forEach(chain::push);
        List<Integer> filled = new ArrayList<>(kept);
        Set<Integer> pool = new LinkedHashSet<>(canonical.answer().members());
        pool.addAll(canonical.certificate().leaders());
        // Those that the room was kept for: without them, a lower quota might not be filled within the budget.
        for (int group = 0; group < within.groups(); group++) {
            pool.addAll(within.servers(group));
        }
        kept.forEach(pool::remove);
        int[] slots =
                within.candidates(pool.stream().mapToInt(Integer::intValue).toArray());
        StaleGains candidates = new StaleGains(slots, within, live, objective, Cause.STABILITY, StaleGains.ALIKE);
        while (true) {
            var next = candidates.take(chain, filled.size(), room);
            if (next.isEmpty() || next.get().gain <= 0 && room.lacking() == 0) {
                return filled;
            }
            int slot = next.get().slot;
            if (next.get().gain > 0 || room.lacks(within.group(slot))) {
                room.take(slot);
                chain.push(slot);
                filled.add(slot);
            }
        }
    }

    /** The exchange of a member outside of the target for one in it by which the value grows most; empty if it grows by none. */
    private Optional<Exchange> best(Answer answer, Set<Integer> target) {
        Prefixes chain = answer.prefixes();
        Set<Integer> members = new HashSet<>(answer.members());
        record Newcomer(int slot, double gain) {}
        return target.stream()
                .filter(slot -> !members.contains(slot))
                .map(slot -> new Newcomer(slot, chain.gain(slot, chain.length(), Cause.STABILITY)))
                .sorted(Comparator.comparingDouble(Newcomer::gain)
                        .reversed()
                        .thenComparing(newcomer -> live.id(newcomer.slot)))
                .limit(NEWCOMERS)
                .flatMap(newcomer -> exchange(answer, target, newcomer.slot, newcomer.gain).stream())
                .filter(exchange -> exchange.net > 0)
                .max(Comparator.comparingDouble(Exchange::net)
                        .thenComparing(exchange -> live.id(exchange.in), Comparator.reverseOrder()));
    }

    /** For whom the newcomer is best exchanged: the member whose loss is least beside it. */
    private Optional<Exchange> exchange(Answer answer, Set<Integer> target, int in, double gain) {
        List<Integer> with = new ArrayList<>(answer.members());
        with.add(in);
        double[] losses = Prefixes.losses(with, objective, Cause.STABILITY);
        return IntStream.range(0, answer.members().size())
                .filter(i -> !target.contains(with.get(i)))
                .mapToObj(i -> new Exchange(in, with.get(i), gain - losses[i]))
                .sorted(Comparator.comparingDouble(Exchange::net)
                        .reversed()
                        .thenComparing(exchange -> live.id(exchange.out)))
                .filter(exchange -> isAdmitted(answer, exchange))
                .findFirst();
    }

    private boolean isAdmitted(Answer answer, Exchange exchange) {
        Room room = room();
        answer.members().stream()
                .filter(slot -> slot != exchange.out && within.isCandidate(slot))
                .forEach(room::take);
        if (!room.admits(exchange.in)) {
            return false;
        }
        room.take(exchange.in);
        return room.lacking() == 0;
    }
}
