package dev.weir.actors.compute;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** Looks whether outputs are those of a job, in less time than computing them takes. */
@FunctionalInterface
public interface ResultCheck {
    /** Of no kernel. */
    ResultCheck NONE = (_, _) -> Optional.empty();

    /** What is wrong; empty if nothing was found, or the kernel is none that can be checked. */
    Optional<String> wrong(Job job, Map<String, Tensor> outputs);
}
