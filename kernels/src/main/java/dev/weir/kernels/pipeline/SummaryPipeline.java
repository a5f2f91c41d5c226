package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.kernels.submodular.SimilarityBlocks;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.submodular.Work;
import dev.weir.kernels.window.WindowConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One partition of a pipeline without its surroundings: window, engine and counters. Same updates, same state. Not thread safe: one owner. */
public interface SummaryPipeline {
    /**
     * @param offset of the record in the input
     * @throws IllegalArgumentException if the element does not fit those before it; then nothing has changed and nothing was counted
     */
    Effect apply(Update update, long offset);

    /** That these updates will be applied next, in this order: what they need may be computed together. Changes nothing but the time that they take. */
    default void expect(List<Update> updates) {}

    /** Moves the event clock of a partition without records; counted as nothing. */
    Effect tick(long clock);

    /** Counts a record that could not be read or applied. */
    void countDeadLetter();

    /** @param offset of the next record */
    Snapshot snapshot(long offset);

    /** In the order in which they were last written. */
    List<Element> live();

    /** Empty if the id is no member. */
    Optional<Explanation> why(String id);

    State state();

    /** What is to be told of this partition now, to whoever summarises all of them. */
    Partial partial();

    /**
     * All that is not a function of the live elements; with them it is the whole state.
     *
     * @param members event time since which each member of the last snapshot is one, by id
     */
    record State(long clock, Snapshot.Counters counters, Recourse recourse, Work work, Map<String, Long> members) {}

    /** A window, and the summary of what is in it. */
    static Factory of(WindowConfig window, SummaryConfig summary) {
        return of(window, summary, SimilarityBlocks.INLINE);
    }

    /** @param blocks where similarities of many elements are computed; results do not depend on it */
    static Factory of(WindowConfig window, SummaryConfig summary, SimilarityBlocks blocks) {
        return new WindowedSummary.Maker(window, summary, blocks);
    }

    /** Makes pipelines of one configuration. */
    interface Factory {
        SummaryPipeline create();

        /** As if it had seen all that led to this state. */
        SummaryPipeline restore(State state, List<Element> live);
    }
}
