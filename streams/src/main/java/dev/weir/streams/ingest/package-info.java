/**
 * From the bytes of somebody else's producer to an update, or to a request to a solver. Real records are no embeddings, so the pipeline's definition says where in a record the id, the
 * times and the features are, and this package is the only one that looks there. It is also the door at which bad input is stopped: everything is bounded
 * before it is built (bytes, depth, tokens, lengths), read strictly (UTF-8, JSON, no name twice, nothing after the end) and checked once, so that nothing
 * behind it meets a number that is not finite, an id that cannot be written back or a time before the epoch. What does not pass is refused with one sentence
 * for people and stops nobody.
 *
 * <p>A result depends on the record and the definition alone, on every machine and for ever: a replay must lead to the same state. The one exception are the base matrices of a solver, which are looked up by name at the time. Hence the hashes that are
 * written down here, and a parser that keeps nothing between records.
 */
@NullMarked
package dev.weir.streams.ingest;

import org.jspecify.annotations.NullMarked;
