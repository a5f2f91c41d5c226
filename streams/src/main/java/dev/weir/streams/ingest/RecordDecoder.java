package dev.weir.streams.ingest;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records to what a pipeline's definition says that they mean. Any thread.
 *
 * @param <U> what a record means
 */
public interface RecordDecoder<U> {
    /** Looks around before the records of a poll are decoded. */
    default void prepare() {}

    /** Never throws: what cannot be read is {@link Rejected}. */
    Result<U> decode(ConsumerRecord<byte[], byte[]> record);

    sealed interface Result<U> {}

    record Decoded<U>(U update) implements Result<U> {}

    /** @param cause for people: what, where, and what was expected */
    record Rejected<U>(String cause) implements Result<U> {}
}
