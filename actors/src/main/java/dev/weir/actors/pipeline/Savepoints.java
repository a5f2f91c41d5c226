package dev.weir.actors.pipeline;

import java.util.List;

/**
 * Named copies of all that a pipeline holds, from which it, or another one, can start. Any thread, but none that others wait for: calls block until Kafka
 * has answered.
 */
public interface Savepoints {
    /** In the order of their names. */
    Answer list(String pipeline);

    /** Copies the partitions whose owners are in this process; each stands still for as long as that takes. */
    Answer take(String pipeline, String name);

    Answer delete(String pipeline, String name);

    /**
     * @param complete whether it has all partitions; nothing starts from one that has not
     * @param takenAt wall clock of the partition that was copied last, milliseconds since the epoch; 0 while there is none
     */
    record Savepoint(String pipeline, String name, boolean complete, long takenAt, List<Saved> partitions) {
        public Savepoint {
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * @param elements how many were live
     * @param offset input offset of the first record that is not in it
     * @param digest of what is stored, hex digits
     */
    record Saved(int partition, long elements, long offset, String digest) {}

    sealed interface Answer {
        record Found(List<Savepoint> savepoints) implements Answer {}

        record Taken(Savepoint savepoint) implements Answer {}

        record Deleted() implements Answer {}

        /** The name is none that a savepoint can have. */
        record Illegal(String cause) implements Answer {}

        record Unknown(String cause) implements Answer {}

        /** The name is taken, or what is to be copied cannot be now. */
        record Refused(String cause) implements Answer {}

        /** Kafka does not answer. */
        record Unavailable(String cause) implements Answer {}
    }
}
