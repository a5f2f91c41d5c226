/**
 * What Weir writes to Kafka, as bytes. Two readers are served: Weir itself after a restart (elements, learners and checkpoints, each with its version, refused
 * when unknown) and everybody else (members, solutions, answers and reports, plain JSON). A reader of the members topic can prove from it alone that no input was lost or doubled:
 * the offset ranges of one partition's records tile the input, and the sequence has no gap.
 */
@NullMarked
package dev.weir.streams.wire;

import org.jspecify.annotations.NullMarked;
