/**
 * Which elements are live. Every kind of window is turned into deletes here, so that the engine knows inserts and deletes only and its guarantees need no word
 * about time. Time is event time and comes with the records; a clock that records drive can be replayed, and one absurd record cannot flush it.
 */
@NullMarked
package dev.weir.kernels.window;

import org.jspecify.annotations.NullMarked;
