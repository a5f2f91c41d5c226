package dev.weir.actors.pipeline;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The durable side of one owned partition: where its records come from and where its state goes. Methods block and belong to the owner's thread, except
 * {@link #wakeup}. A failed call leaves the log unusable until {@link #restore}.
 */
public interface PartitionLog extends AutoCloseable {
    /**
     * Takes the partition over, again if need be: fences every earlier owner, this one's own past included, settles what it left open and reads back what was
     * committed last.
     *
     * @param progress told now and then, for people
     * @throws OperatorNeeded if the input no longer holds the record to go on from
     */
    Restored restore(Consumer<String> progress);

    /**
     * The next records in offset order; none if there are none for {@code atMost} or somebody called {@link #wakeup}.
     *
     * @throws OperatorNeeded if the next record is gone from the input
     */
    Batch poll(Duration atMost);

    /**
     * Makes everything in it durable at once, or nothing of it.
     *
     * @throws OwnershipLost if another owner took over meanwhile; then nothing of it happened
     */
    Position commit(Commit commit);

    /** Ends a {@link #poll} that waits, or the next one; any thread. */
    void wakeup();

    @Override
    void close();

    /** Opens the log of an assigned partition; no I/O before {@link #restore}. */
    interface Opener {
        PartitionLog open(int partition);
    }

    /**
     * @param epoch of this ownership; grows with every restore that is followed by a commit
     * @param sequence of the last committed output, 0 before the first
     */
    record Position(long epoch, long sequence) {}

    /**
     * @param state empty before the first commit; {@code elements} are what was live then
     * @param offset of the first record that is not in the state
     */
    record Restored(Position position, Optional<SummaryPipeline.State> state, List<Element> elements, long offset) {}

    /** @param endOffset the input's end as last seen */
    record Batch(List<Entry> entries, long endOffset) {}

    /** A record of the input. {@code appended} is its timestamp, milliseconds since the epoch. */
    sealed interface Entry {
        long offset();

        long appended();

        record Decoded(long offset, long appended, Update update) implements Entry {}

        record Rejected(long offset, long appended, String cause) implements Entry {}
    }

    /**
     * The effect of the records from the last commit up to {@code snapshot.offset()}.
     *
     * @param records how many were read; 0 for a tick
     * @param changes of the live set: the element that now has this id, or empty if none has
     */
    record Commit(
            int records,
            List<DeadLetter> deadLetters,
            Map<String, Optional<Element>> changes,
            SummaryPipeline.State state,
            Snapshot snapshot) {}

    record DeadLetter(long offset, String cause) {}
}
