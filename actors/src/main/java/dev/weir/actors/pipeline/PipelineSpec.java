package dev.weir.actors.pipeline;

import java.time.Duration;

/**
 * What the owners of a pipeline need to know of it.
 *
 * @param idle a partition silent for so long (wall clock) follows the event clocks of the others; zero = never
 */
public record PipelineSpec<U, C, R>(
        String name, Duration idle, Operator.Factory<U, C, R> operators, PartitionLog.Opener<U, C, R> logs) {}
