/**
 * One partition of a pipeline without its surroundings: updates in, what changed and a snapshot out. It is here and not with the actors because all of it is
 * arithmetic on event time: a plain loop over a log gives what a cluster gives, and tests compare the two by their digests. What cannot be worked out again from
 * the live elements (the clock, the counters, since when a member is one) is the {@link dev.weir.kernels.pipeline.SummaryPipeline.State}, and it is small.
 */
@NullMarked
package dev.weir.kernels.pipeline;

import org.jspecify.annotations.NullMarked;
