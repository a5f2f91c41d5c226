/**
 * Each partition of a pipeline has one owner: an actor that alone touches the partition's state, so the state needs no locks and no reader can see it half
 * done. What records do to it is an {@link dev.weir.actors.pipeline.Operator}'s, which may work elsewhere while the owner waits for its message. The owner reads, applies and commits through {@link dev.weir.actors.pipeline.PartitionLog}, a port that this module defines and the stream module
 * implements; failure is answered by forgetting everything and reading back what was committed. Readers never ask an owner for what it last showed: they
 * take the newest immutable view from the {@link dev.weir.actors.pipeline.ViewBoard}, so a slow restore is visible but never in anybody's way.
 */
@NullMarked
package dev.weir.actors.pipeline;

import org.jspecify.annotations.NullMarked;
