package dev.weir.actors.jobs;

import dev.weir.actors.compute.Answer;
import dev.weir.kernels.compute.Refused;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Takes jobs from those who stand outside, as the bytes that they would be on a topic. Any thread, but none that others wait for: reading takes as long as the tensors are large. */
public interface JobDesk {
    /**
     * Puts a job into the pool.
     *
     * @param patience of a job without a deadline
     * @throws Refused if the bytes are no job
     */
    Put put(byte[] job, Duration patience);

    /** As of {@link dev.weir.actors.compute.Compute#cancel}. */
    boolean cancel(long id);

    /** @param isFrame whether the job was a frame; its result is one then, and JSON otherwise */
    record Put(long id, boolean isFrame, CompletionStage<Result> result) {}

    /** @param bytes what became of the job, with its outputs */
    record Result(Answer answer, byte[] bytes) {}
}
