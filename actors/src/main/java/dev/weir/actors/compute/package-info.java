/**
 * The compute pool: jobs of any thread, computed by a few lanes, each with a thread of its own.
 *
 * <p>{@link dev.weir.actors.compute.Compute} is what others speak to. A job is planned by whoever submits it, admitted or refused at once, waits by priority and age, and is pulled
 * by a lane. What waits, what runs and who is free is one small state behind one lock ({@code Floor}), so that a job reaches an idle lane without a mailbox in between; whatever may
 * wait (lanes that start, hang or die, deadlines, canaries, the end) is an actor's ({@code PoolSupervisor}). A lane is behind {@link dev.weir.actors.compute.Lane}: one that drives a
 * device is another implementation.
 */
@NullMarked
package dev.weir.actors.compute;

import org.jspecify.annotations.NullMarked;
