/**
 * Exactly once from Kafka to Kafka. Each owned partition has one consumer, which reads from the offset inside its checkpoint, and one transactional producer,
 * through which everything that a batch of records led to becomes visible at once: outputs, the changes of what is kept (live elements, or learners), the checkpoint, dead letters and the
 * input offsets. Nothing is shown before its transaction is committed.
 *
 * <p>Who owns a partition is the consumer group's decision; a member that only takes part in the group learns of it. That nobody else writes is the
 * transaction coordinator's: the producer's id is the partition's, so a new owner shuts the old one out, however late that one's messages arrive.
 */
@NullMarked
package dev.weir.streams.delivery;

import org.jspecify.annotations.NullMarked;
