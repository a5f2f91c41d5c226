package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.pipeline.PartialChange.Held;
import dev.weir.kernels.pipeline.PartialChange.Standing;
import dev.weir.kernels.pipeline.PartialChange.Vacated;
import dev.weir.kernels.pipeline.Snapshot.Counters;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.kernels.submodular.Plan;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.submodular.Work;
import dev.weir.kernels.window.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One summary of all partitions, from what each of them tells. The engine is the same as theirs, over the union of what was told; since samples by least hash merge, the
 * function that it maximises is the one of an engine over everything live. The bound is the engine's only if it has seen everything; else it is the least of what the
 * anchors can give at all, and of the best split of k members over the partitions by the bounds that these state themselves. Not thread safe: one owner.
 */
public final class MergedSummary {
    /** Members' elements aside, a snapshot holds as many as a map can show. */
    private static final int SAMPLE = 1_000;

    private static final SummaryPipeline.State EMPTY =
            new SummaryPipeline.State(Window.UNSET, Counters.NONE, Recourse.NONE, Work.NONE, Map.of());

    private final SummaryConfig config;
    private final DynamicSummary engine;
    private final TreeMap<Integer, Standing> standings = new TreeMap<>();
    private final ToldElements told = new ToldElements();
    private final Digest digest = new Digest();
    private final Tallies tallies;
    private final Membership membership;
    private final Work before;
    /** Whether the next snapshot is another publication, or what was published last once more, as after a restore. */
    private boolean moved;

    private MergedSummary(SummaryConfig config, SummaryPipeline.State state) {
        this.config = config;
        this.engine = DynamicSummary.create(config);
        this.tallies = new Tallies(state.counters());
        this.membership = new Membership(state.members(), state.recourse());
        this.before = state.work();
    }

    public static MergedSummary create(SummaryConfig config) {
        return new MergedSummary(config, EMPTY);
    }

    /** As if it had seen all that led to this state, when {@code told} are the last changes of all places that are not vacated. */
    public static MergedSummary restore(
            SummaryConfig config, SummaryPipeline.State state, Map<PartialPlace, PartialChange> told) {
        MergedSummary merged = new MergedSummary(config, state);
        new TreeMap<>(told).forEach((place, change) -> {
            switch (change) {
                case Held(int _, Element element) -> merged.put(place, Optional.of(element));
                case Standing standing -> merged.standings.put(place.partition(), standing);
                case Vacated _ -> {}
            }
        });
        merged.engine.resume(state.members().keySet());
        return merged;
    }

    /**
     * Takes a change in.
     *
     * @return places that are empty since; a {@link Standing} empties those behind its last one
     * @throws IllegalArgumentException if the element does not fit those before it; then nothing has changed and nothing was counted
     */
    public List<PartialPlace> apply(PartialUpdate update) {
        List<PartialPlace> emptied =
                switch (update.change()) {
                    case Held(int _, Element element) -> hold(update.place(), element);
                    case Vacated _ -> vacate(update.place());
                    case Standing standing -> stand(update.partition(), standing);
                };
        tallies.read++;
        moved = true;
        return emptied;
    }

    private List<PartialPlace> hold(PartialPlace place, Element element) {
        engine.requireFits(element.id(), element.features());
        Optional<Element> old = told.at(place);
        if (old.isEmpty()) {
            tallies.inserted++;
        } else if (old.get().equals(element)) {
            tallies.refreshed++;
        } else {
            tallies.replaced++;
        }
        put(place, Optional.of(element));
        return List.of();
    }

    private List<PartialPlace> vacate(PartialPlace place) {
        if (told.at(place).isEmpty()) {
            tallies.unknownDeletes++;
            return List.of();
        }
        tallies.deleted++;
        put(place, Optional.empty());
        return List.of(place);
    }

    private List<PartialPlace> stand(int partition, Standing standing) {
        tallies.ticks++;
        standings.put(partition, standing);
        List<PartialPlace> behind = told.from(new PartialPlace(partition, standing.size()));
        behind.forEach(place -> put(place, Optional.empty()));
        tallies.evicted += behind.size();
        return behind;
    }

    private void put(PartialPlace place, Optional<Element> element) {
        told.put(place, element).forEach((id, change) -> {
            change.before().ifPresent(digest::remove);
            change.now()
                    .ifPresentOrElse(
                            now -> {
                                digest.add(now);
                                engine.upsert(id, now.features(), now.group(), now.cost());
                            },
                            () -> engine.delete(id));
        });
    }

    /** Counts a record that could not be read or applied. */
    public void countDeadLetter() {
        moved = true;
        tallies.read++;
        tallies.deadLettered++;
    }

    /** @param offset of the next record; {@link Snapshot#live} are those of all partitions */
    public Snapshot snapshot(long offset) {
        // Between the records of a step that tells of many, more may be known than are said to be live.
        int live = Math.max(
                engine.live(),
                Math.toIntExact(
                        standings.values().stream().mapToLong(Standing::live).sum()));
        engine.standFor(live);
        Summary summary = bounded(engine.summary());
        List<String> members =
                summary.members().stream().map(Summary.Member::id).toList();
        if (moved || !membership.consistsOf(members)) {
            membership.follow(members, Math.max(0, clock()), id -> told.find(id).isPresent());
            moved = false;
        }
        List<String> twin = engine.uniformSample(config.k(), 0);
        return new Snapshot(
                offset,
                Math.max(0, clock()),
                live,
                summary,
                membership.since(),
                elements(members),
                elements(engine.uniformSample(SAMPLE, 0)),
                elements(twin),
                engine.evaluate(twin),
                tallies.counters(),
                membership.recourse(),
                before.plus(engine.work()),
                engine.activeInstances(),
                plannedBytes(),
                digest.of(clock(), members));
    }

    private long plannedBytes() {
        return told.first()
                .map(one -> Plan.like(config, one.features(), engine.live()).bytes())
                .orElse(0L);
    }

    private long clock() {
        return standings.values().stream().mapToLong(Standing::clock).max().orElse(Window.UNSET);
    }

    private List<Element> elements(List<String> ids) {
        return ids.stream().map(id -> told.find(id).orElseThrow()).toList();
    }

    private Summary bounded(Summary summary) {
        if (everythingIsTold()) {
            return labelled(summary, summary.bound(), summary.cover(), "everything live");
        }
        double split = MergedBound.of(standings.values(), config.k());
        double ceiling = engine.ceiling();
        double bound = Math.max(summary.value(), Math.min(ceiling, split));
        String by = ceiling <= split ? "what its anchors can give at most" : "the bounds of the partitions";
        return labelled(summary, bound, bound, by);
    }

    /** Where the samples are no smaller than what is live; then the engine has seen everything, and its own bound is one. */
    private boolean everythingIsTold() {
        long told = standings.values().stream().mapToLong(Standing::size).sum();
        return engine.live() == told
                && standings.values().stream().allMatch(standing -> standing.size() == standing.live());
    }

    private Summary labelled(Summary summary, double bound, double cover, String by) {
        String partitions = standings.size() == 1 ? " partition" : " partitions";
        return new Summary(
                summary.members(),
                summary.value(),
                bound,
                cover,
                "merged from " + standings.size() + partitions + ", bounded by " + by + "; " + summary.method(),
                summary.anchors(),
                summary.unmet(),
                summary.canonical());
    }

    /** Empty if the id is no member. */
    public Optional<Explanation> why(String id) {
        return engine.why(id);
    }

    /** All that was not told: with that it is the whole state. */
    public SummaryPipeline.State state() {
        return new SummaryPipeline.State(
                clock(), tallies.counters(), membership.recourse(), before.plus(engine.work()), membership.since());
    }

    /** What was told and is now known, by id. Not to be modified. */
    public Map<String, Element> known() {
        return told.known();
    }
}
