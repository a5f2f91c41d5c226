package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import java.util.ArrayList;
import java.util.List;

/** Applies records one by one, and sets aside those that cannot be read or do not fit. */
final class Batches {
    interface Target<U> {
        /** @throws IllegalArgumentException if the update does not fit; then it has changed nothing */
        void apply(U update, long offset);

        void countDeadLetter();
    }

    private Batches() {}

    /** Those that could be read, in their order. */
    static <U> List<U> updates(List<Entry<U>> entries) {
        List<U> updates = new ArrayList<>();
        for (Entry<U> entry : entries) {
            if (entry instanceof Entry.Decoded<U>(long _, long _, U update)) {
                updates.add(update);
            }
        }
        return updates;
    }

    static <U> List<DeadLetter> apply(List<Entry<U>> entries, Target<U> target) {
        List<DeadLetter> deadLetters = new ArrayList<>();
        for (Entry<U> entry : entries) {
            switch (entry) {
                case Entry.Decoded<U>(long offset, long _, U update) -> {
                    try {
                        target.apply(update, offset);
                    } catch (IllegalArgumentException e) {
                        target.countDeadLetter();
                        deadLetters.add(new DeadLetter(offset, String.valueOf(e.getMessage())));
                    }
                }
                case Entry.Rejected<U>(long offset, long _, String cause) -> {
                    target.countDeadLetter();
                    deadLetters.add(new DeadLetter(offset, cause));
                }
            }
        }
        return deadLetters;
    }
}
