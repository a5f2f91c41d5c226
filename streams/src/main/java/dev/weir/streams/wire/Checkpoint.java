package dev.weir.streams.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a partition's owner knew after its last commit, beside what is in the changelog.
 *
 * @param sequence of the last output
 * @param offset of the first input record that is not in the state; the truth about where to go on
 * @param topicId of the input topic, which tells it from a later one of the same name
 * @param reading fingerprint of what records are made into; what was made otherwise does not fit
 * @param state of the pipeline, in the words of its kind
 */
public record Checkpoint(
        int version, long epoch, long sequence, long offset, String topicId, String reading, JsonNode state) {
    public static final int VERSION = 1;
}
