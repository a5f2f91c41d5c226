package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/** What computes, a job at a time. All but {@link #close} is called on one thread, which the pool makes for it. */
public interface Lane extends AutoCloseable {
    /** What it computes with. */
    Backend backend();

    /**
     * @param job accepted by the kernel's planner; its pulse is to beat
     * @throws Refused as an answer to the job
     * @throws RuntimeException if this attempt at the job is lost, but the lane is sound
     * @throws Error if the lane is of no use any more
     */
    Map<String, Tensor> run(Kernel kernel, Job job);

    /** Frees what it holds, also while a {@link #run} hangs in it. Any thread; more than once. */
    @Override
    void close();

    /** Makes lanes: one for each place, and another one when that is lost. Called on the thread that the lane will have. */
    @FunctionalInterface
    interface Opener {
        /** @throws RuntimeException if there can be none now; it is tried again later */
        Lane open(int place);
    }
}
