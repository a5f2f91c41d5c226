package dev.weir.actors.jobs;

import dev.weir.actors.compute.Answer;
import dev.weir.kernels.pipeline.Shown;

/**
 * What one partition of a topic of jobs shows.
 *
 * @param remembered ids that would not be answered again
 */
public record JobsView(long offset, String digest, Counters counters, int remembered) implements Shown {
    /**
     * Every record that was read is in exactly one of the others.
     *
     * @param refused by the kernel
     * @param failed given up after two lost attempts; in the dead letters, too
     * @param repeated put again under an id that had its answer
     * @param deadLettered records that could not be read
     */
    public record Counters(
            long read, long done, long refused, long expired, long failed, long repeated, long deadLettered) {
        public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0);

        Counters and(Answer answer) {
            return switch (answer) {
                case Answer.Done _ -> plus(1, 0, 0, 0, 0, 0);
                case Answer.Refused _ -> plus(0, 1, 0, 0, 0, 0);
                case Answer.Expired _ -> plus(0, 0, 1, 0, 0, 0);
                case Answer.Failed _ -> plus(0, 0, 0, 1, 0, 0);
                case Answer.Busy _, Answer.Cancelled _ -> throw new IllegalArgumentException("no last word: " + answer);
            };
        }

        Counters andRepeated() {
            return plus(0, 0, 0, 0, 1, 0);
        }

        Counters andDeadLetter() {
            return plus(0, 0, 0, 0, 0, 1);
        }

        private Counters plus(int d, int r, int e, int f, int again, int letters) {
            return new Counters(
                    read + 1, done + d, refused + r, expired + e, failed + f, repeated + again, deadLettered + letters);
        }
    }
}
