package dev.weir.kernels.compute;

import dev.weir.kernels.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * How one job becomes several, and their results its result, within the kernel's tolerance. A part best has the inputs of the whole, and a parameter that says which of the work is its own: so nothing is
 * copied before the lanes can begin.
 */
public interface Splitting {
    /** Up to {@code parts} jobs, or the job alone where it cannot or need not be split. */
    List<Job> split(Job job, int parts);

    /** @param outputs of the parts, in their order */
    Map<String, Tensor> merge(Job job, List<Map<String, Tensor>> outputs);
}
