package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine: live set, objective, levels where they pay, and the answer that was asked for last. */
final class Engine implements DynamicSummary {
    private final SummaryConfig config;
    private final long levelsFrom;
    private final Live live = new Live();
    private final Tally tally = new Tally();
    private final Objective objective;
    private @Nullable Levels levels;
    private Publisher.@Nullable Published published;
    /** Ids of the last answer's members; what stability is measured from. */
    private List<String> shown = List.of();

    private boolean resumed;

    Engine(SummaryConfig config, Switch when) {
        this(config, when, RowSupply.INLINE);
    }

    Engine(SummaryConfig config, Switch when, RowSupply supply) {
        this.config = config;
        this.levelsFrom = when.levelsFrom(config);
        this.objective = Objective.of(config.objective(), config.seed(), live, tally, supply);
    }

    @Override
    public void expect(List<Features> coming) {
        objective.expect(coming);
    }

    @Override
    public void upsert(String id, Features features, String group, double cost) {
        requireFits(id, features);
        Checks.requirePositive("cost of " + id, cost);
        int slot = live.slotOf(id);
        if (slot >= 0
                && live.features(slot).equals(features)
                && live.group(slot).equals(group)
                && live.cost(slot) == cost) {
            return;
        }
        if (slot >= 0) {
            remove(slot);
        }
        int added = live.add(id, features, group, cost);
        objective.insert(added);
        changed();
        if (objective.stale()) {
            levels = null;
        } else if (levels != null) {
            levels.insert(added);
        }
    }

    @Override
    public void requireFits(String id, Features features) {
        if (live.size() > 0) {
            Checks.requireDimension(
                    id, features.size(), live.features(live.at(0)).size());
        }
        objective.require(id, features);
    }

    @Override
    public boolean delete(String id) {
        int slot = live.slotOf(id);
        if (slot >= 0) {
            remove(slot);
        }
        return slot >= 0;
    }

    private void remove(int slot) {
        changed();
        objective.remove(slot);
        if (objective.stale() || keepsNoLevels()) {
            levels = null;
        }
        if (levels != null) {
            levels.delete(slot);
        }
        live.remove(slot);
    }

    private void changed() {
        published = null;
        resumed = false;
    }

    /** Levels are kept a while below the switch, or a live count that swings about it would build them again and again. */
    private boolean keepsNoLevels() {
        return live.size() < levelsFrom / 2;
    }

    @Override
    public int live() {
        return live.size();
    }

    @Override
    public Summary summary() {
        return published().summary();
    }

    private Publisher.Published published() {
        if (published == null) {
            objective.refresh();
            Publisher publisher = new Publisher(config, live, objective);
            var canonical =
                    publisher.choose(holdsLevels() ? levels().instances().values() : List.of(), levelsFrom);
            published = publisher.publish(canonical, steady(canonical, publisher.within()));
            shown = published.summary().members().stream()
                    .map(Summary.Member::id)
                    .toList();
        }
        return published;
    }

    /** What an algorithm makes of everything live; the engine's own answer is as it was. */
    StaticSummary choose(Algorithm algorithm) {
        objective.refresh();
        return StaticSummary.of(algorithm, config, live, objective, tally);
    }

    private Answer steady(Publisher.Canonical canonical, Attainable within) {
        return config.stability()
                .map(stability -> new Steady(stability, within, live, objective))
                .map(steady -> resumed ? steady.again(shown, canonical) : steady.next(shown, canonical))
                .orElse(canonical.answer());
    }

    @Override
    public void resume(Collection<String> members) {
        published = null;
        shown = List.copyOf(members);
        resumed = true;
    }

    private boolean holdsLevels() {
        return live.size() > 0 && live.size() >= levelsFrom;
    }

    /** The levels of what is live now. */
    Levels levels() {
        objective.refresh();
        if (levels == null) {
            levels = new Levels(config, live, objective, tally);
        }
        return levels;
    }

    @Override
    public Optional<Explanation> why(String id) {
        Publisher.Published now = published();
        int rank = now.answer().members().indexOf(live.slotOf(id));
        return rank < 0
                ? Optional.empty()
                : Optional.of(new Explainer(
                                config,
                                live,
                                objective,
                                new Representation(
                                        config.objective().likeness(),
                                        live,
                                        now.answer().members()))
                        .explain(now.answer(), rank, now.summary().members().get(rank)));
    }

    @Override
    public double evaluate(List<String> ids) {
        objective.refresh();
        List<Integer> slots = ids.stream()
                .distinct()
                .map(live::slotOf)
                .filter(slot -> slot >= 0)
                .toList();

        return Answer.of(slots, objective).value() * objective.weight();
    }

    @Override
    public List<String> uniformSample(int size, long salt) {
        return live.uniform(size, salt).stream().map(live::id).toList();
    }

    @Override
    public void standFor(int population) {
        if (live.standFor(population, Sampling.of(config))) {
            published = null;
        }
    }

    @Override
    public List<Double> bounds() {
        Publisher.Published now = published();
        if (config.constraints().isEmpty()) {
            return now.bounds();
        }
        Attainable anyK = new Attainable(Constraints.NONE, config.k(), live);
        return Certificate.of(now.answer(), anyK, live, objective, objective.everything()).bounds().stream()
                .map(bound -> bound * objective.weight())
                .toList();
    }

    @Override
    public double ceiling() {
        objective.refresh();
        return objective.ceiling() * objective.weight();
    }

    @Override
    public Work work() {
        return tally.work();
    }

    @Override
    public int activeInstances() {
        return holdsLevels() ? levels().instances().size() : 0;
    }

    /** For tests: what each instance holds, by guess. */
    Map<Integer, Instance> instances() {
        return levels().instances();
    }

    String idOf(int slot) {
        return live.id(slot);
    }

    int slotOf(String id) {
        return live.slotOf(id);
    }

    int slots() {
        return live.slotsEnd();
    }

    Objective objective() {
        return objective;
    }

    Room emptyRoom() {
        return new Room(new Attainable(config.constraints(), config.k(), live));
    }
}
