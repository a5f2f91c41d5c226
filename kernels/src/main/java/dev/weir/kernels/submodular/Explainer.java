package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.SquaredDistance;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why a member is one. Costs up to n gains for the successor, found among everything live. */
final class Explainer {
    private static final int EXAMPLES = 3;

    private final SummaryConfig config;
    private final Live live;
    private final FacilityLocation objective;
    private final double scale;

    Explainer(SummaryConfig config, Live live, FacilityLocation objective) {
        this.config = config;
        this.live = live;
        this.objective = objective;
        this.scale = switch (config.similarity()) {
            case Similarity.Rbf(double s) -> s;
        };
    }

    Explanation explain(Answer answer, int rank, Summary.Member member) {
        int slot = answer.members().get(rank);
        List<Integer> near = new Representation(live, answer.members()).of(slot, Hashes.mix(config.seed(), 3));
        boolean exact = live.size() <= Representation.EXPLAINED_OVER;
        long standsFor =
                exact ? near.size() : Math.round((double) near.size() * live.size() / Representation.EXPLAINED_OVER);
        List<Explanation.Example> examples = near.stream()
                .filter(other -> other != slot)
                .limit(EXAMPLES)
                .map(other -> new Explanation.Example(live.id(other), similarity(slot, other)))
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

    private double similarity(int a, int b) {
        return Math.exp(-SquaredDistance.of(live.row(a), live.row(b)) / scale);
    }

    private Optional<Explanation.Successor> successor(List<Integer> members, int without) {
        Prefixes rest = objective.prefixes();
        Quotas quotas = new Quotas(config.quotas(), live);
        List<Integer> kept = new ArrayList<>(members);
        kept.remove((Integer) without);
        for (int slot : kept) {
            rest.push(slot);
            quotas.take(slot);
        }
        int best = -1;
        double most = 0;
        for (int slot : live.all()) {
            // A singleton value bounds the gain.
            if (slot == without || objective.singleton(slot) < most || !quotas.admits(slot)) {
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
