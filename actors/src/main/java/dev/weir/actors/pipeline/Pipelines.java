package dev.weir.actors.pipeline;

import dev.weir.kernels.submodular.Explanation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What can be asked of all pipelines of this process; every method may be called from any thread and never blocks. */
public interface Pipelines {
    /** The newest view of each owned partition, by pipeline name and partition. */
    List<PipelineView> views();

    /** Empty if there is no such pipeline or partition, or the element is no member. */
    CompletionStage<Optional<Explanation>> why(String pipeline, int partition, String id);

    /** What can be kept of their states; its methods do block. */
    Savepoints savepoints();

    /** Calls back after every commit and change of status, on the caller's own executor of choice; must not block. */
    AutoCloseable subscribe(Consumer<PipelineView> listener);
}
