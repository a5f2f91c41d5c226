package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says why a member is one. Costs up to n gains for the successor, found among everything live. */
final class Explainer {
    private static final int EXAMPLES = 3;

    private final SummaryConfig config;
    private final Live live;
    private final Objective objective;
    private final Representation representation;

    Explainer(SummaryConfig config, Live live, Objective objective, Representation representation) {
        this.config = config;
        this.live = live;
        this.objective = objective;
        this.representation = representation;
    }

    Explanation explain(Answer answer, int rank, Summary.Member member) {
        int slot = answer.members().get(rank);
        Representation.Stood stood = representation.of(slot, Hashes.mix(config.seed(), 3));
        List<Representation.Near> near = stood.near();
        boolean exact = live.population() <= stood.lookedAt();
        long standsFor = exact ? near.size() : Math.round((double) near.size() * live.population() / stood.lookedAt());
        List<Explanation.Example> examples = near.stream()
                .filter(other -> other.slot() != slot)
                .limit(EXAMPLES)
                .map(other -> new Explanation.Example(other.id(), representation.similarity(other)))
                .toList();
        return new Explanation(
                member.id(),
                rank + 1,
                member.gainWhenChosen(),
                member.gainNow(),
                standsFor,
                exact,
                examples,
                successor(answer.members(), slot));
    }

    private Optional<Explanation.Successor> successor(List<Integer> answer, int without) {
        Prefixes rest = objective.prefixes();
        Attainable within = new Attainable(config.constraints(), config.k(), live);
        Room room = new Room(within);
        List<Integer> kept = new ArrayList<>(answer);
        kept.remove((Integer) without);
        for (int slot : kept) {
            rest.push(slot);
            room.take(slot);
        }
        int best = -1;
        double most = 0;
        Set<Integer> members = new HashSet<>(answer);
        for (int slot : live.all()) {
            // A singleton value bounds the gain.
            if (members.contains(slot)
                    || objective.singleton(slot) < most
                    || !within.isCandidate(slot)
                    || !room.admits(slot)) {
                continue;
            }
            double gain = rest.gain(slot, rest.length(), Cause.EXPLAIN);
            boolean earlier = best >= 0 && live.id(slot).compareTo(live.id(best)) < 0;
            if (gain > most || (gain == most && gain > 0 && earlier)) {
                most = gain;
                best = slot;
            }
        }
        return best < 0
                ? Optional.empty()
                : Optional.of(new Explanation.Successor(live.id(best), most * objective.weight()));
    }
}
