package dev.weir.streams.ingest;

import dev.weir.kernels.element.Update;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records to updates as a pipeline's definition says. Keeps nothing between records; any thread. */
public interface RecordDecoder {
    /** Never throws: what cannot be read is {@link Rejected}. */
    Result decode(ConsumerRecord<byte[], byte[]> record);

    sealed interface Result {}

    record Decoded(Update update) implements Result {}

    /** @param cause for people: what, where, and what was expected */
    record Rejected(String cause) implements Result {}
}
