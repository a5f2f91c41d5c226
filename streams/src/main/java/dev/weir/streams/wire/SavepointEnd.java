package dev.weir.streams.wire;

/**
 * The last record of a partition of a savepoint: with it, the partition is complete.
 *
 * @param topic that the pipeline reads
 * @param elements how many records are before this one
 * @param digest of those records and the checkpoint, hex digits
 * @param configuration fingerprint of what the state's history belongs to: a pipeline of another configuration starts a history of its own
 * @param checkpoint of the moment
 */
public record SavepointEnd(
        int version, String topic, long elements, String digest, String configuration, Checkpoint checkpoint) {
    public static final int VERSION = 1;
}
