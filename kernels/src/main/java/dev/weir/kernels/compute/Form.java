package dev.weir.kernels.compute;

import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/** One way to compute a kernel. Keeps nothing between jobs, so that one instance may serve several threads. */
@FunctionalInterface
public interface Form {
    /**
     * The outputs that the job wants, by name.
     *
     * @param job accepted by the kernel's planner
     * @throws Refused with {@link Code#CANCELLED} by way of the job's pulse
     */
    Map<String, Tensor> run(Job job);
}
