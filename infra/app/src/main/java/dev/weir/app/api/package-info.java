/**
 * What the world outside sees: REST answers, one stream of events, the dashboard's files. It reads {@link dev.weir.actors.pipeline.Pipelines} and nothing
 * behind it, so whatever is shown was committed before; and it hands what solvers are asked to a {@link dev.weir.actors.relaxation.Desk}, which waits beside the
 * event loop. All else runs on that one loop: a view is conflated before it gets there and encoded at most once
 * per change, however many browsers watch, and nothing is encoded while nobody does. A request chooses among things that exist (a pipeline, a member, a file of a
 * finite map); it never names a path, a class or a client property, so there is nothing to traverse or inject.
 */
@NullMarked
package dev.weir.app.api;

import org.jspecify.annotations.NullMarked;
