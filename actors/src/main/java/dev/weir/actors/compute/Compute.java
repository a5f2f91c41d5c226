package dev.weir.actors.compute;

import dev.weir.kernels.compute.Job;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Computes jobs. Any thread. */
public interface Compute {
    /**
     * Plans a job on the calling thread and puts it in, or refuses it at once.
     *
     * @param job its inputs must not be changed before the answer is there
     */
    Ticket submit(Job job, Terms terms);

    /** As most jobs are: with others or in parts, whichever is sooner. */
    default Ticket submit(Job job, Priority priority, Duration deadline) {
        return submit(job, new Terms(priority, deadline, false));
    }

    /** Gives a job up: it is answered with {@link Answer.Cancelled}, and a form that runs ends at its next beat. False if it has its answer already. */
    boolean cancel(long id);

    /** Everything that is counted, as of now. Takes some microseconds; made to be asked once or twice a second. */
    PoolView view();

    Duration DEADLINE_MAX = Duration.ofDays(30);

    /**
     * How a job is to be computed.
     *
     * @param deadline from now on; at most {@link #DEADLINE_MAX}. When it has passed, nobody waits any longer: the answer is {@link Answer.Expired}, at once if it waits and
     *     from the next beat of its pulse on its lane is free again
     * @param deterministic neither put together with others nor split: what one lane computes of it, to the bit, whatever else the pool does, if its lanes have one backend
     */
    record Terms(Priority priority, Duration deadline, boolean deterministic) {}

    /**
     * A job that was submitted.
     *
     * @param id of this process, to cancel it by
     * @param answer never fails. What depends on it runs on the lane's thread unless it is told otherwise ({@code whenCompleteAsync}), and must be short
     */
    record Ticket(long id, CompletionStage<Answer> answer) {}
}
