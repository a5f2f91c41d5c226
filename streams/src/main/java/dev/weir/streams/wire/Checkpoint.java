package dev.weir.streams.wire;

import dev.weir.kernels.pipeline.SummaryPipeline;

/**
 * What a partition's owner knew after its last commit, beside the live elements, which are in the changelog.
 *
 * @param sequence of the last output
 * @param offset of the first input record that is not in the state; the truth about where to go on
 * @param topicId of the input topic, which tells it from a later one of the same name
 * @param reading fingerprint of how records are turned into elements; elements made otherwise do not fit each other
 */
public record Checkpoint(
        int version,
        long epoch,
        long sequence,
        long offset,
        String topicId,
        String reading,
        SummaryPipeline.State state) {
    public static final int VERSION = 1;
}
