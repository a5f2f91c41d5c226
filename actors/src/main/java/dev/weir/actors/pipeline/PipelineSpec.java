package dev.weir.actors.pipeline;

import dev.weir.kernels.pipeline.SummaryPipeline;
import java.time.Duration;

/**
 * What the owners of a pipeline need to know of it.
 *
 * @param idle a partition silent for so long (wall clock) follows the event clocks of the others; zero = never
 */
public record PipelineSpec(String name, Duration idle, SummaryPipeline.Factory pipelines) {}
