package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Chooses the answer for what is live, and says how good it is at least. All it does is a function of the live set. */
final class Publisher {
    /** @param bounds on the value of any 0, 1, … k live elements; concave */
    record Published(Answer answer, Summary summary, List<Double> bounds) {}

    /** The second look still finds better ones; a third hardly does. */
    private static final int LOOKS = 2;

    private final SummaryConfig config;
    private final Live live;
    private final Objective objective;

    Publisher(SummaryConfig config, Live live, Objective objective) {
        this.config = config;
        this.live = live;
        this.objective = objective;
    }

    /** @param instances none where no levels are held */
    Published publish(Collection<Instance> instances, long levelsFrom) {
        if (live.size() == 0 || live.size() < levelsFrom) {
            return publish(greedy(live.all()), Switch.recompute(live.size(), levelsFrom));
        }
        double everything = everything();
        Pool pool = new Pool(config, live, instances);
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
        return published(answer, certificate, everything, Switch.levels(live.size(), instances.size()));
    }

    /** An answer that is chosen already, with its bound. */
    Published publish(Answer answer, String method) {
        double everything = everything();
        return published(answer, certificate(answer, everything), everything, method);
    }

    private double everything() {
        return config.k() == 0 || live.size() == 0 ? 0 : objective.everything();
    }

    private Answer greedy(int[] slots) {
        return Answer.greedy(slots, config, live, objective);
    }

    private Certificate certificate(Answer answer, double everything) {
        return Certificate.of(answer, config.k(), live, objective, everything);
    }

    private Answer best(Answer greedy, Collection<Instance> instances) {
        return instances.stream()
                .max((a, b) -> Double.compare(a.value(), b.value()))
                .filter(instance -> instance.value() > greedy.value())
                .map(instance -> Answer.of(instance.picks(), objective))
                .orElse(greedy);
    }

    private Published published(Answer answer, Certificate certificate, double everything, String method) {
        double weight = objective.weight();
        double bound = config.k() == 0 ? certificate.bound() : objective.bound(answer, config.k(), certificate.bound());
        double cover = Double.isInfinite(everything) ? bound : everything;
        return new Published(
                answer,
                new Summary(
                        members(answer, weight),
                        answer.value() * weight,
                        bound * weight,
                        cover * weight,
                        method,
                        objective.describe()),
                certificate.bounds().stream()
                        .map(each -> Math.min(each, bound) * weight)
                        .toList());
    }

    private List<Summary.Member> members(Answer answer, double weight) {
        double[] losses = Prefixes.losses(answer.members(), objective);
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
