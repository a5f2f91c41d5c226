package dev.weir.streams.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.streams.ingest.RecordDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of pipeline is read from Kafka and written to it: all that delivery does not know. The parameters are those of
 * {@link dev.weir.actors.pipeline.PartitionLog}.
 */
interface Format<U, C, R> {
    RecordDecoder<U> decoder();

    /** What a step makes durable, beside its dead letters and its place. */
    Written write(C changes, Step step);

    /** @param state empty before the first step; {@code changelog} by key */
    R read(Optional<JsonNode> state, Map<String, byte[]> changelog);

    /** Fingerprint of all that decides whether what is stored fits what is read next. */
    String reading();

    /** What the fingerprint is made of, for the person who changed it. */
    String readingParts();

    /** Fingerprint of what the history in a state belongs to, beside the records. */
    default String configuration() {
        return reading();
    }

    /** A state as of a pipeline of another configuration that begins with the same records. */
    default JsonNode withoutHistory(JsonNode state) {
        return state;
    }

    /** Which step of which partition; the offsets are those of its first record and behind its last. */
    record Step(int partition, long epoch, long sequence, long from, long to, int records, int deadLettered) {}

    /** @param changelog by key: the value now, or empty if there is none any more; {@code state} is all else */
    record Written(Map<String, Optional<byte[]>> changelog, List<Out> outputs, JsonNode state) {}

    /** @param value null for a tombstone */
    record Out(String topic, byte[] key, byte @Nullable [] value) {}
}
