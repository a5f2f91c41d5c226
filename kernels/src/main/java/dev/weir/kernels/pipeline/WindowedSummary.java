package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Snapshot.Counters;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.kernels.submodular.Plan;
import dev.weir.kernels.submodular.Sampling;
import dev.weir.kernels.submodular.SimilarityBlocks;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.submodular.Work;
import dev.weir.kernels.window.Window;
import dev.weir.kernels.window.WindowConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The window decides what is live, the engine what of it is told; here they are kept in step, and what happened is counted. */
final class WindowedSummary implements SummaryPipeline {
    /** Live elements that a snapshot holds beside members and twin: as many as a map can show. */
    private static final int SAMPLE = 1_000;

    private static final long SAMPLE_SALT = 101;
    private static final long TWIN_SALT = 102;
    private static final State EMPTY = new State(Window.UNSET, Counters.NONE, Recourse.NONE, Work.NONE, Map.of());

    record Maker(WindowConfig window, SummaryConfig summary, SimilarityBlocks blocks) implements Factory {
        @Override
        public SummaryPipeline create() {
            return restore(EMPTY, List.of());
        }

        @Override
        public SummaryPipeline restore(State state, List<Element> live) {
            return new WindowedSummary(window, summary, blocks, state, live);
        }
    }

    private final SummaryConfig config;
    private final Sampling sampling;
    private final boolean boundsMerge;
    private final Window window;
    private final DynamicSummary engine;
    private final Digest digest = new Digest();
    private final Tallies tallies;
    private final Membership membership;
    private final Work before;
    /** Whether the next snapshot is another publication, or what was published last once more, as after a restore. */
    private boolean moved;

    private WindowedSummary(
            WindowConfig window, SummaryConfig summary, SimilarityBlocks blocks, State state, List<Element> live) {
        this.config = summary;
        this.sampling = Sampling.of(summary);
        this.boundsMerge = !Sampling.decides(summary.objective());
        this.window = new Window(window, state.clock(), live);
        this.engine = DynamicSummary.create(summary, blocks);
        this.tallies = new Tallies(state.counters());
        this.membership = new Membership(state.members(), state.recourse());
        this.before = state.work();
        for (Element element : this.window.live()) {
            engine.upsert(element.id(), element.features(), element.group(), element.cost());
            digest.add(element);
        }
        engine.resume(state.members().keySet());
    }

    @Override
    public void expect(List<Update> updates) {
        List<Features> coming = new ArrayList<>();
        for (Update update : updates) {
            if (update instanceof Update.Upsert(Element element, long clock) && !window.isLate(clock)) {
                boolean isNews = window.find(element.id())
                        .map(old -> !old.features().equals(element.features()))
                        .orElse(true);
                if (isNews) {
                    coming.add(element.features());
                }
            }
        }
        engine.expect(coming);
    }

    @Override
    public Effect apply(Update update, long offset) {
        Effect effect =
                switch (update) {
                    case Update.Upsert(Element element, long clock) -> upsert(element, clock, offset);
                    case Update.Delete(String id) -> delete(id);
                    case Update.Tick(long clock) -> recordedTick(clock);
                };
        tallies.read++;
        moved = true;
        return effect;
    }

    private Effect upsert(Element element, long clock, long offset) {
        engine.requireFits(element.id(), element.features());
        if (window.isLate(clock)) {
            tallies.late++;
            return Effect.NONE;
        }
        List<String> gone = new ArrayList<>(advance(clock));
        Element settled = window.settled(element, offset);
        if (window.isOutside(settled)) {
            tallies.outside++;
            remove(settled.id()).ifPresent(gone::add);
            return new Effect(List.of(), gone);
        }
        gone.remove(settled.id());
        count(settled);
        write(settled);
        for (Element evicted : window.evict()) {
            tallies.evicted++;
            forget(evicted);
            gone.add(evicted.id());
        }
        return new Effect(List.of(settled), gone);
    }

    private void count(Element written) {
        Optional<Element> old = window.find(written.id());
        if (old.isEmpty()) {
            tallies.inserted++;
        } else if (old.get().features().equals(written.features())
                && old.get().group().equals(written.group())
                && old.get().cost() == written.cost()) {
            tallies.refreshed++;
        } else {
            tallies.replaced++;
        }
    }

    private void write(Element settled) {
        window.find(settled.id()).ifPresent(digest::remove);
        window.write(settled);
        digest.add(settled);
        engine.upsert(settled.id(), settled.features(), settled.group(), settled.cost());
    }

    private Effect delete(String id) {
        Optional<String> removed = remove(id);
        if (removed.isPresent()) {
            tallies.deleted++;
        } else {
            tallies.unknownDeletes++;
        }
        return new Effect(List.of(), removed.stream().toList());
    }

    private Effect recordedTick(long clock) {
        tallies.ticks++;
        return new Effect(List.of(), advance(clock));
    }

    @Override
    public Effect tick(long clock) {
        moved = true;
        return new Effect(List.of(), expire(window.advanceTo(clock)));
    }

    /** @return ids of what the clock has expired */
    private List<String> advance(long clock) {
        tallies.clamped += window.isAhead(clock) ? 1 : 0;
        return expire(window.advance(clock));
    }

    private List<String> expire(List<Element> ended) {
        ended.forEach(this::forget);
        tallies.expired += ended.size();
        return ended.stream().map(Element::id).toList();
    }

    private Optional<String> remove(String id) {
        Optional<Element> gone = window.remove(id);
        gone.ifPresent(this::forget);
        return gone.map(Element::id);
    }

    private void forget(Element gone) {
        digest.remove(gone);
        engine.delete(gone.id());
    }

    @Override
    public void countDeadLetter() {
        moved = true;
        tallies.read++;
        tallies.deadLettered++;
    }

    @Override
    public Partial partial() {
        Set<String> ids = new LinkedHashSet<>();
        engine.summary().members().forEach(member -> ids.add(member.id()));
        ids.addAll(engine.uniformSample(sampling.size(), sampling.salt()));
        return new Partial(
                elements(List.copyOf(ids)), engine.live(), window.clock(), boundsMerge ? engine.bounds() : List.of());
    }

    @Override
    public Snapshot snapshot(long offset) {
        Summary summary = engine.summary();
        List<String> members =
                summary.members().stream().map(Summary.Member::id).toList();
        if (moved || !membership.consistsOf(members)) {
            membership.follow(members, clock(), id -> window.find(id).isPresent());
            moved = false;
        }
        List<String> twin = engine.uniformSample(config.k(), TWIN_SALT);
        double twinValue = engine.evaluate(twin);
        return new Snapshot(
                offset,
                clock(),
                engine.live(),
                summary,
                membership.since(),
                elements(members),
                elements(engine.uniformSample(SAMPLE, SAMPLE_SALT)),
                elements(twin),
                twinValue,
                tallies.counters(),
                membership.recourse(),
                work(),
                engine.activeInstances(),
                plannedBytes(),
                digest.of(window.clock(), members));
    }

    /** As if all were as wide as the one that was written the longest ago. */
    private long plannedBytes() {
        return window.live().stream()
                .findFirst()
                .map(one -> Plan.like(config, one.features(), engine.live()).bytes())
                .orElse(0L);
    }

    /** What is shown before the first record: the epoch, for want of a better moment. */
    private long clock() {
        return Math.max(0, window.clock());
    }

    private List<Element> elements(List<String> ids) {
        return ids.stream().map(id -> window.find(id).orElseThrow()).toList();
    }

    @Override
    public List<Element> live() {
        return List.copyOf(window.live());
    }

    private Work work() {
        return before.plus(engine.work());
    }

    @Override
    public Optional<Explanation> why(String id) {
        return engine.why(id);
    }

    @Override
    public State state() {
        return new State(window.clock(), tallies.counters(), membership.recourse(), work(), membership.since());
    }
}
