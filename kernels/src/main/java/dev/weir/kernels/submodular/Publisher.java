package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Chooses the answer for what is live, and says how good it is at least. The choice is a function of the live set. */
final class Publisher {
    /** @param bounds on the value of any 0, 1, … k live elements; concave */
    record Published(Answer answer, Summary summary, List<Double> bounds) {}

    /** The answer that is a function of the live set; {@code method} in words. */
    record Canonical(Answer answer, Certificate certificate, double everything, String method) {}

    /** The second look still finds better ones; a third hardly does. */
    private static final int LOOKS = 2;

    private final SummaryConfig config;
    private final Live live;
    private final Objective objective;
    private final Attainable within;

    Publisher(SummaryConfig config, Live live, Objective objective) {
        this.config = config;
        this.live = live;
        this.objective = objective;
        this.within = new Attainable(config.constraints(), config.k(), live);
    }

    /** What the constraints come to now. */
    Attainable within() {
        return within;
    }

    /** @param instances none where no levels are held */
    Canonical choose(Collection<Instance> instances, long levelsFrom) {
        if (live.size() == 0 || live.size() < levelsFrom) {
            return canonical(greedy(live.all()), Switch.recompute(live.size(), levelsFrom));
        }
        double everything = everything();
        Pool pool = new Pool(config, live, within, instances);
        Answer answer = best(greedy(pool.slots()), instances);
        Certificate certificate = certificate(answer, everything);
        for (int look = 0; look < LOOKS; look++) {
            // The bound has looked at everything live, and its leaders are those whom the answer lacks most.
            pool.add(certificate.leaders());
            Answer next = greedy(pool.slots());
            if (next.value() <= answer.value()) {
                break;
            }
            answer = next;
            certificate = certificate(answer, certificate.bound());
        }
        return new Canonical(answer, certificate, everything, Switch.levels(live.size(), instances.size()));
    }

    /** An answer that is chosen already, with its bound. */
    Published publish(Answer answer, String method) {
        return publish(canonical(answer, method), answer);
    }

    private Canonical canonical(Answer answer, String method) {
        double everything = everything();
        return new Canonical(answer, certificate(answer, everything), everything, method);
    }

    private double everything() {
        return config.k() == 0 || live.size() == 0 ? 0 : objective.everything();
    }

    private Answer greedy(int[] slots) {
        return Answer.greedy(slots, within, live, objective);
    }

    private Certificate certificate(Answer answer, double everything) {
        return Certificate.of(answer, within, live, objective, everything);
    }

    /** An instance knows of no pins, lower quotas or budget, and nothing is promised beside them that it would have to keep. */
    private Answer best(Answer greedy, Collection<Instance> instances) {
        return instances.stream()
                .filter(_ -> config.constraints().areUpperQuotasOnly())
                .max((a, b) -> Double.compare(a.value(), b.value()))
                .filter(instance -> instance.value() > greedy.value())
                .map(instance -> Answer.of(instance.picks(), objective))
                .orElse(greedy);
    }

    /** @param shown whose members are published: the canonical answer, or one near it */
    Published publish(Canonical canonical, Answer shown) {
        double weight = objective.weight();
        double known = canonical.certificate().bound();
        double bound = config.k() == 0 ? known : objective.bound(canonical.answer(), within, known);
        double cover = Double.isInfinite(canonical.everything()) ? bound : canonical.everything();
        return new Published(
                shown,
                new Summary(
                        members(shown, weight),
                        shown.value() * weight,
                        bound * weight,
                        cover * weight,
                        canonical.method(),
                        objective.describe(),
                        within.unmet(shown.members()),
                        canonical.answer().value() * weight),
                canonical.certificate().bounds().stream()
                        .map(each -> Math.min(each, bound) * weight)
                        .toList());
    }

    private List<Summary.Member> members(Answer answer, double weight) {
        double[] losses = Prefixes.losses(answer.members(), objective, Cause.EXPLAIN);
        double[] shares = new Representation(config.objective().likeness(), live, answer.members())
                .shares(Hashes.mix(config.seed(), 3));
        List<Summary.Member> members = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            int slot = answer.members().get(i);
            members.add(
                    new Summary.Member(live.id(slot), answer.gains().get(i) * weight, losses[i] * weight, shares[i]));
        }
        return members;
    }
}
