/**
 * Jobs of a topic as an operator of a pipeline: the pool computes them, and their results become durable together with the place in the topic. Its state is the ids that
 * were answered lately, so that a job which is put again under its id is answered once.
 */
@NullMarked
package dev.weir.actors.jobs;

import org.jspecify.annotations.NullMarked;
