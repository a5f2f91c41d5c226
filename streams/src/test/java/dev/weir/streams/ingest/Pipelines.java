package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** Decoders for the tests, and records for them. */
final class Pipelines {
    static final long OFFSET = 42;
    static final long TIMESTAMP = 1_700_000_000_000L;

    /** Every optional part of a source is there. */
    static final PipelineDefinition.Source FULL = new PipelineDefinition.Source(
            "earthquakes",
            "$.id",
            Optional.of("$.updated"),
            Optional.of("$.time"),
            Optional.of("$.net"),
            Optional.of("$.withdrawn"),
            Optional.of("$.ttl"),
            Duration.ofSeconds(10));

    /** None is. */
    static final PipelineDefinition.Source BARE = new PipelineDefinition.Source(
            "earthquakes",
            "$.id",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(10));

    private Pipelines() {}

    static JsonDecoder decoder(PipelineDefinition.Source source, Extractor... features) {
        return JsonDecoder.of(new PipelineDefinition(
                "quakes",
                source,
                List.of(features),
                WindowConfig.UNBOUNDED,
                new SummaryConfig(10, 0.2, new Similarity.Rbf(0.5), new Anchors.Sample(64), Map.of(), 16, 7),
                new PipelineDefinition.Sinks("members", "dead-letters")));
    }

    static RecordDecoder.Result<Update> decode(JsonDecoder decoder, String value) {
        return decode(decoder, null, value.getBytes(UTF_8), TIMESTAMP);
    }

    static RecordDecoder.Result<Update> decode(
            JsonDecoder decoder, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
        return decoder.decode(record(key, value, timestamp));
    }

    /** Kafka's own class is not annotated: both may be null. */
    @SuppressWarnings("NullAway")
    private static ConsumerRecord<byte[], byte[]> record(
            byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
        return new ConsumerRecord<>(
                "earthquakes",
                0,
                OFFSET,
                timestamp,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    static Update.Upsert upsert(RecordDecoder.Result<Update> result) {
        return assertInstanceOf(
                Update.Upsert.class,
                switch (result) {
                    case RecordDecoder.Decoded<Update>(Update update) -> update;
                    case RecordDecoder.Rejected<Update>(String cause) -> throw new AssertionError(cause);
                });
    }

    static Element element(JsonDecoder decoder, String value) {
        return upsert(decode(decoder, value)).element();
    }

    static String cause(RecordDecoder.Result<Update> result) {
        return switch (result) {
            case RecordDecoder.Decoded<Update>(Update update) -> throw new AssertionError(update.toString());
            case RecordDecoder.Rejected<Update>(String cause) -> cause;
        };
    }

    /** The message of the refusal of what the code asks for. */
    static String refusal(Executable code) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
