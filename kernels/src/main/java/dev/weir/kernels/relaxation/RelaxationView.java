package dev.weir.kernels.relaxation;

import dev.weir.kernels.pipeline.Shown;
import java.util.List;

/**
 * What one partition of a relaxation shows.
 *
 * @param sequences how many there are; {@code busiest} are those that were busy last, at most {@link Relaxation#SHOWN_MAX}, by name
 */
public record RelaxationView(long offset, String digest, Counters counters, int sequences, List<SequenceView> busiest)
        implements Shown {
    /**
     * Every record that was read is in exactly one of: solved, unsolved, asks, tells, cancels, forgets, deadLettered. An unsolved system is besides in the
     * dead letters, but not in their count here.
     *
     * @param unsolved systems that did not converge
     * @param deadLettered records that could not be read, or asked for what cannot be
     * @param iterations of all systems together
     */
    public record Counters(
            long read,
            long solved,
            long unsolved,
            long asks,
            long tells,
            long cancels,
            long forgets,
            long deadLettered,
            long iterations) {
        public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0);

        Counters and(Reply reply) {
            return switch (reply) {
                case Reply.Solved solved -> {
                    long taken = solved.round().relaxed().outcome().iterations();
                    yield solved.converged() ? plus(1, 0, 0, 0, 0, 0, 0, taken) : plus(0, 1, 0, 0, 0, 0, 0, taken);
                }
                case Reply.Issued _ -> plus(0, 0, 1, 0, 0, 0, 0, 0);
                case Reply.Heard _ -> plus(0, 0, 0, 1, 0, 0, 0, 0);
                case Reply.Cancelled _ -> plus(0, 0, 0, 0, 1, 0, 0, 0);
                case Reply.Forgotten _ -> plus(0, 0, 0, 0, 0, 1, 0, 0);
                case Reply.Refused _ -> andDeadLetter();
            };
        }

        Counters andDeadLetter() {
            return plus(0, 0, 0, 0, 0, 0, 1, 0);
        }

        private Counters plus(int s, int u, int a, int t, int c, int f, int d, long i) {
            return new Counters(
                    read + 1,
                    solved + s,
                    unsolved + u,
                    asks + a,
                    tells + t,
                    cancels + c,
                    forgets + f,
                    deadLettered + d,
                    iterations + i);
        }
    }
}
