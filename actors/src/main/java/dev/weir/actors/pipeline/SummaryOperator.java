package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Effect;
import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialTold;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.kernels.submodular.SimilarityBlocks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps a summary. An update takes microseconds, so the owner's own thread does it; blocks of similarities may go to a pool. */
public final class SummaryOperator implements Operator<Update, SummaryOperator.Changes> {
    /**
     * @param elements by id: what is live under it now, or empty if nothing is
     * @param before ids of the members at the step before
     * @param partial what whoever merges the partitions is to be told; empty if nobody does
     */
    public record Changes(
            Map<String, Optional<Element>> elements,
            SummaryPipeline.State state,
            Set<String> before,
            Snapshot snapshot,
            List<PartialChange> partial) {}

    /** @param state empty before the first step; {@code elements} are what was live then */
    public record Restored(Optional<SummaryPipeline.State> state, List<Element> elements) {}

    private final SummaryPipeline pipeline;
    private final Optional<PooledSimilarities> pooled;
    private final Optional<PartialTold> told;
    private Map<String, Optional<Element>> changes = new LinkedHashMap<>();
    private Set<String> members;
    private @Nullable Snapshot shown;
    private long clock;

    private SummaryOperator(
            SummaryPipeline.Factory pipelines, Restored restored, boolean merges, Optional<PooledSimilarities> pooled) {
        this.pipeline = restored.state()
                .map(state -> pipelines.restore(state, restored.elements()))
                .orElseGet(pipelines::create);
        this.pooled = pooled;
        this.members = restored.state().map(state -> state.members().keySet()).orElse(Set.of());
        this.told = merges ? Optional.of(new PartialTold()) : Optional.empty();
    }

    public static Factory<Update, Changes, Restored> of(SummaryPipeline.Factory pipelines) {
        return of(pipelines, false);
    }

    /** @param merges whether somebody keeps a summary over all partitions, and is to be told of this one */
    public static Factory<Update, Changes, Restored> of(SummaryPipeline.Factory pipelines, boolean merges) {
        return restored -> new SummaryOperator(pipelines, restored, merges, Optional.empty());
    }

    /**
     * With similarities by the pool where that is faster.
     *
     * @param pipelines of the same results, whoever computes the blocks
     * @param pooled makes one for each life of an owner
     */
    public static Factory<Update, Changes, Restored> of(
            Function<SimilarityBlocks, SummaryPipeline.Factory> pipelines,
            boolean merges,
            Supplier<PooledSimilarities> pooled) {
        return restored -> {
            PooledSimilarities blocks = pooled.get();
            return new SummaryOperator(pipelines.apply(blocks), restored, merges, Optional.of(blocks));
        };
    }

    /** What was told before is not known, so everything is told at once, also by a partition that is silent. */
    @Override
    public boolean speaksFirst() {
        return told.isPresent();
    }

    @Override
    public CompletionStage<List<DeadLetter>> apply(List<Entry<Update>> entries) {
        pipeline.expect(Batches.updates(entries));
        return CompletableFuture.completedFuture(Batches.apply(entries, new Batches.Target<Update>() {
            @Override
            public void apply(Update update, long offset) {
                note(pipeline.apply(update, offset));
            }

            @Override
            public void countDeadLetter() {
                pipeline.countDeadLetter();
            }
        }));
    }

    @Override
    public boolean tick(long to) {
        if (to <= clock) {
            return false;
        }
        note(pipeline.tick(to));
        return true;
    }

    /** The last word on an id is what the changelog needs. */
    private void note(Effect effect) {
        effect.written().forEach(element -> changes.put(element.id(), Optional.of(element)));
        effect.removed().forEach(id -> changes.put(id, Optional.empty()));
    }

    @Override
    public Step<Changes> step(long offset) {
        Snapshot snapshot = pipeline.snapshot(offset);
        shown = snapshot;
        List<PartialChange> partial =
                told.map(known -> known.changesTo(pipeline.partial())).orElse(List.of());
        var step = new Step<>(new Changes(changes, pipeline.state(), members, snapshot, partial), snapshot);
        changes = new LinkedHashMap<>();
        members = snapshot.summary().members().stream()
                .map(member -> member.id())
                .collect(Collectors.toUnmodifiableSet());
        clock = snapshot.eventTime();
        return step;
    }

    @Override
    public Optional<Changes> everything() {
        Map<String, Optional<Element>> elements = new LinkedHashMap<>();
        pipeline.live().forEach(element -> elements.put(element.id(), Optional.of(element)));
        return Optional.ofNullable(shown).map(now -> new Changes(elements, pipeline.state(), members, now, List.of()));
    }

    @Override
    public Optional<SimilarityRoutes> routes() {
        return pooled.map(PooledSimilarities::routes);
    }

    @Override
    public Optional<Explanation> why(String id) {
        return pipeline.why(id);
    }

    @Override
    public void abandon() {}
}
