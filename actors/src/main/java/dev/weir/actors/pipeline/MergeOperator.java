package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.pipeline.MergedSummary;
import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialPlace;
import dev.weir.kernels.pipeline.PartialUpdate;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps one summary of all partitions from what their owners tell of them. */
public final class MergeOperator
        implements Operator<PartialUpdate, MergeOperator.Changes>, Batches.Target<PartialUpdate> {
    /**
     * @param told by place: what was told last, or empty if nobody is there any more
     * @param before ids of the members at the step before
     */
    public record Changes(
            Map<PartialPlace, Optional<PartialChange>> told,
            SummaryPipeline.State state,
            Set<String> before,
            Snapshot snapshot) {}

    /** @param state empty before the first step */
    public record Restored(Optional<SummaryPipeline.State> state, Map<PartialPlace, PartialChange> told) {}

    private final MergedSummary merged;
    private Map<PartialPlace, Optional<PartialChange>> changes = new LinkedHashMap<>();
    private Set<String> members;

    private MergeOperator(MergedSummary merged, Set<String> members) {
        this.merged = merged;
        this.members = members;
    }

    public static Factory<PartialUpdate, Changes, Restored> of(SummaryConfig config) {
        return restored -> restored.state()
                .map(state -> new MergeOperator(
                        MergedSummary.restore(config, state, restored.told()),
                        state.members().keySet()))
                .orElseGet(() -> new MergeOperator(MergedSummary.create(config), Set.of()));
    }

    @Override
    public CompletionStage<List<DeadLetter>> apply(List<Entry<PartialUpdate>> entries) {
        return CompletableFuture.completedFuture(Batches.apply(entries, this));
    }

    @Override
    public void apply(PartialUpdate update, long offset) {
        List<PartialPlace> emptied = merged.apply(update);
        if (!(update.change() instanceof PartialChange.Vacated)) {
            changes.put(update.place(), Optional.of(update.change()));
        }
        emptied.forEach(place -> changes.put(place, Optional.empty()));
    }

    @Override
    public void countDeadLetter() {
        merged.countDeadLetter();
    }

    /** Its clocks are those of the partitions. */
    @Override
    public boolean tick(long to) {
        return false;
    }

    @Override
    public Step<Changes> step(long offset) {
        Snapshot snapshot = merged.snapshot(offset);
        var step = new Step<>(new Changes(changes, merged.state(), members, snapshot), snapshot);
        changes = new LinkedHashMap<>();
        members = Set.copyOf(snapshot.since().keySet());
        return step;
    }

    @Override
    public Optional<Explanation> why(String id) {
        return merged.why(id);
    }

    @Override
    public void abandon() {}
}
