package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What became of a job; exactly one for each. */
public sealed interface Answer {
    /**
     * Computed.
     *
     * @param backend of the form that ran
     * @param lane its name
     * @param attempts 1, or more if lanes died over it or the batch that it was in had to be taken apart
     */
    record Done(Map<String, Tensor> outputs, Timings timings, Backend backend, String lane, int attempts)
            implements Answer {}

    /** The kernel does not take it, or it needs more memory than the pool has ({@link Code#OVERBUDGET}). The same job will be refused again. */
    record Refused(Code code, String message) implements Answer {}

    /** Not taken now. Nothing was computed. */
    record Busy(Why why, Duration retryAfter) implements Answer {}

    /** The deadline passed. */
    record Expired() implements Answer {}

    record Cancelled() implements Answer {}

    /** Two attempts were lost, and there is no third one. */
    record Failed(List<String> causes) implements Answer {}

    /** What a job was not taken for. */
    enum Why {
        /** No lane is up yet, or any more. */
        NO_LANE,
        /** As many jobs as the pool takes are in it. */
        JOBS,
        /** The jobs in it have the memory. */
        BYTES,
        /** It, or a job that was taken already, would miss its deadline. */
        LATE,
        /** The pool is being stopped. */
        STOPPING
    }

    /**
     * Where the time went.
     *
     * @param waited from submission to the start of the attempt that gave the result
     * @param ran that attempt
     * @param total from submission to answer
     */
    record Timings(Duration waited, Duration ran, Duration total) {}
}
