package dev.weir.actors.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The durable side of one owned partition: where its records come from and where its state goes. Methods block and belong to the owner's thread, except
 * {@link #wakeup}. A failed call leaves the log unusable until {@link #restore}.
 *
 * @param <U> what a decoded record says
 * @param <C> what a step makes durable
 * @param <R> the same, read back
 */
public interface PartitionLog<U, C, R> extends AutoCloseable {
    /**
     * Takes the partition over, again if need be: fences every earlier owner, this one's own past included, settles what it left open and reads back what was
     * committed last.
     *
     * @param progress told now and then, for people
     * @throws OperatorNeeded if the input no longer holds the record to go on from
     */
    Restored<R> restore(Consumer<String> progress);

    /**
     * The next records in offset order; none if there are none for {@code atMost} or somebody called {@link #wakeup}.
     *
     * @throws OperatorNeeded if the next record is gone from the input
     */
    Batch<U> poll(Duration atMost);

    /**
     * Makes everything in it durable at once, or nothing of it.
     *
     * @throws OwnershipLost if another owner took over meanwhile; then nothing of it happened
     */
    Position commit(Commit<C> commit);

    /**
     * Copies the state as it was committed last to a savepoint.
     *
     * @param everything that is in it
     * @throws OwnershipLost if another owner took over meanwhile; then the copy is incomplete and of no use
     */
    Savepoints.Saved save(String savepoint, C everything);

    /** Ends a {@link #poll} that waits, or the next one; any thread. */
    void wakeup();

    @Override
    void close();

    /** Opens the log of an assigned partition; no I/O before {@link #restore}. */
    interface Opener<U, C, R> {
        PartitionLog<U, C, R> open(int partition);
    }

    /**
     * @param epoch of this ownership; grows with every restore that is followed by a commit
     * @param sequence of the last committed output, 0 before the first
     */
    record Position(long epoch, long sequence) {}

    /** @param offset of the first record that is not in the state */
    record Restored<R>(Position position, R state, long offset) {}

    /** @param endOffset the input's end as last seen */
    record Batch<U>(List<Entry<U>> entries, long endOffset) {}

    /** A record of the input. {@code appended} is its timestamp, milliseconds since the epoch. */
    sealed interface Entry<U> {
        long offset();

        long appended();

        record Decoded<U>(long offset, long appended, U update) implements Entry<U> {}

        record Rejected<U>(long offset, long appended, String cause) implements Entry<U> {}
    }

    /**
     * The effect of the records from the last commit up to {@code offset}.
     *
     * @param records how many were read; 0 for a tick
     */
    record Commit<C>(int records, long offset, List<DeadLetter> deadLetters, C changes) {}

    record DeadLetter(long offset, String cause) {}
}
