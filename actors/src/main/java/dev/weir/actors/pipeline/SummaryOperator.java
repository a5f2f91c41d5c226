package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Effect;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps a summary. An update takes microseconds, so the owner's own thread does it. */
public final class SummaryOperator implements Operator<Update, SummaryOperator.Changes> {
    /**
     * @param elements by id: what is live under it now, or empty if nothing is
     * @param before ids of the members at the step before
     */
    public record Changes(
            Map<String, Optional<Element>> elements,
            SummaryPipeline.State state,
            Set<String> before,
            Snapshot snapshot) {}

    /** @param state empty before the first step; {@code elements} are what was live then */
    public record Restored(Optional<SummaryPipeline.State> state, List<Element> elements) {}

    private final SummaryPipeline pipeline;
    private Map<String, Optional<Element>> changes = new LinkedHashMap<>();
    private Set<String> members;
    private @Nullable Snapshot shown;
    private long clock;

    private SummaryOperator(SummaryPipeline pipeline, Set<String> members) {
        this.pipeline = pipeline;
        this.members = members;
    }

    public static Factory<Update, Changes, Restored> of(SummaryPipeline.Factory pipelines) {
        return restored -> restored.state()
                .map(state -> new SummaryOperator(
                        pipelines.restore(state, restored.elements()),
                        state.members().keySet()))
                .orElseGet(() -> new SummaryOperator(pipelines.create(), Set.of()));
    }

    @Override
    public CompletionStage<List<DeadLetter>> apply(List<Entry<Update>> entries) {
        List<DeadLetter> deadLetters = new ArrayList<>();
        for (Entry<Update> entry : entries) {
            switch (entry) {
                case Entry.Decoded<Update>(long offset, long _, Update update) -> {
                    try {
                        note(pipeline.apply(update, offset));
                    } catch (IllegalArgumentException e) {
                        pipeline.countDeadLetter();
                        deadLetters.add(new DeadLetter(offset, String.valueOf(e.getMessage())));
                    }
                }
                case Entry.Rejected<Update>(long offset, long _, String cause) -> {
                    pipeline.countDeadLetter();
                    deadLetters.add(new DeadLetter(offset, cause));
                }
            }
        }
        return CompletableFuture.completedFuture(deadLetters);
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
        var step = new Step<>(new Changes(changes, pipeline.state(), members, snapshot), snapshot);
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
        return Optional.ofNullable(shown).map(now -> new Changes(elements, pipeline.state(), members, now));
    }

    @Override
    public Optional<Explanation> why(String id) {
        return pipeline.why(id);
    }

    @Override
    public void abandon() {}
}
