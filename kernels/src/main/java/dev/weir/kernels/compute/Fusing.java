package dev.weir.kernels.compute;

import dev.weir.kernels.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How jobs become one: those that multiply by the same matrix are stacked along rows, those that read the same keys along queries. */
public interface Fusing {
    /**
     * Jobs with equal keys may become one. A key compares the shared operand by identity and everything else that must agree by value; empty for a job that runs alone.
     */
    Optional<Object> key(Job job);

    /** One job that computes them all. Its pulse is that of none of them. */
    Job fuse(List<Job> jobs);

    /** What each of them would have got, in their order. */
    List<Map<String, Tensor>> split(List<Job> jobs, Map<String, Tensor> outputs);
}
