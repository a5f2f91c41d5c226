package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/**
 * A kernel's form, called on the lane's own thread.
 *
 * @param backend preferred; a kernel that has no such form runs the next below
 */
public record CpuLane(Backend backend) implements Lane {
    @Override
    public Map<String, Tensor> run(Kernel kernel, Job job) {
        return kernel.runPlanned(job, backend);
    }

    @Override
    public void close() {}
}
