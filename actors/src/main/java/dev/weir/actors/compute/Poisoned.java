package dev.weir.actors.compute;

import dev.weir.kernels.compute.Job;
import java.util.List;

/** A job over which two attempts were lost. It is never tried again. */
public record Poisoned(long id, Job job, List<String> causes) {
    /** Where such jobs go. Called on a thread of the pool: must not wait. */
    @FunctionalInterface
    public interface Listener {
        void accept(Poisoned poisoned);
    }
}
