package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.pipeline.Shown;
import dev.weir.kernels.submodular.Explanation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a kind of pipeline makes of its records: the state of one partition, without its delivery. Its owner's alone; while an {@link #apply} is under way, not
 * even the owner's.
 *
 * @param <U> what a decoded record says
 * @param <C> what a step has to make durable
 */
public interface Operator<U, C> {
    /**
     * Takes records in the order of their offsets. May work on other threads, and completes on any.
     *
     * @return those that cannot be applied, which have changed nothing; completed exceptionally only if the state is lost
     */
    CompletionStage<List<DeadLetter>> apply(List<Entry<U>> entries);

    /** Moves the event clock, if that is ahead of its own. Whether it was. */
    boolean tick(long clock);

    /** All that has happened since the last step, when everything before {@code offset} is in the state. */
    Step<C> step(long offset);

    /** The whole state as the changes of one step that began with nothing; empty for kinds of which there are no savepoints. Changes nothing. */
    default Optional<C> everything() {
        return Optional.empty();
    }

    /** Whether the first step has to be made durable even if no record ever comes. */
    default boolean speaksFirst() {
        return false;
    }

    /** How what was shown came about in this process, empty for kinds that have no choice of ways. Not a part of the state. */
    default Optional<SimilarityRoutes> routes() {
        return Optional.empty();
    }

    /** Empty if there is no such member. */
    Optional<Explanation> why(String id);

    /** Nobody waits for an {@link #apply} any more; any thread, any number of times. */
    void abandon();

    /** @param shown what the state looks like once the changes are durable */
    record Step<C>(C changes, Shown shown) {}

    /**
     * Makes the operators of a pipeline.
     *
     * @param <R> what was made durable, read back
     */
    interface Factory<U, C, R> {
        Operator<U, C> start(R restored);
    }
}
