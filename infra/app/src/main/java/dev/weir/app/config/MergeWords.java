package dev.weir.app.config;

import dev.weir.kernels.submodular.Sampling;
import dev.weir.streams.definition.PipelineDefinition;
import java.util.List;

/** What a summary over all partitions promises and takes, in sentences. */
final class MergeWords {
    private MergeWords() {}

    static List<String> lines(PipelineDefinition definition, PipelineDefinition root) {
        return List.of(
                "one summary over all partitions as pipeline " + root.name() + ", on topic "
                        + root.sinks().members(),
                "chosen among the partitions' members and samples; no ratio is promised; with more live ones in a partition than those, its bound is "
                        + (Sampling.decides(definition.summary().objective())
                                ? "what the anchors can give at most"
                                : "the partitions' own, for the best split of "
                                        + root.summary().k() + " members"),
                "takes " + elements(definition)
                        + " elements of each partition at most, and a record for each change of them on "
                        + definition.partials());
    }

    /** That one partition tells of at most. */
    static int elements(PipelineDefinition definition) {
        return Sampling.of(definition.summary()).size() + definition.summary().k();
    }
}
