/**
 * A recorded week of earthquakes as a live source, so that what the demo shows is read from Kafka as anything else is. The recording holds only the last state of
 * each event; that an event was first published as it happened, and that an entry which proved to be no earthquake was withdrawn, is reconstructed by
 * {@link Schedule}. Where the replay stands is written nowhere but in the topic, in a header of each record: what was sent and what is known to have been sent
 * cannot differ, however it ends.
 */
@NullMarked
package dev.weir.app.replay;

import org.jspecify.annotations.NullMarked;
