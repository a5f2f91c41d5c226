package dev.weir.app.demo;

import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.Output;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What any reader can prove from the committed output alone: whether each record of the input is in it once. Each output names the range of input offsets that it
 * stands for; records between two ranges are missing, records in two ranges are doubled.
 *
 * @param missing input records that no output stands for
 * @param doubled input records that more than one output stands for
 */
record Audit(long missing, long doubled) {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Reads the whole members topic. Only for a pipeline that has stopped: what is in flight counts as missing. */
    static Audit of(KafkaConnection connection, String input, String members) {
        Map<String, Object> settings = connection.common();
        settings.put("isolation.level", "read_committed");
        try (var reader = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<Integer, Long> next = new HashMap<>(begin(reader, input, members));
            long missing = 0;
            long doubled = 0;
            List<TopicPartition> partitions = partitions(reader, members);
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(each -> reader.position(each) < Objects.requireNonNull(ends.get(each)))) {
                for (var record : reader.poll(POLL)) {
                    Output output = Json.output(record.value());
                    long expected = next.getOrDefault(output.partition(), output.fromOffset());
                    missing += Math.max(0, output.fromOffset() - expected);
                    doubled += Math.max(0, expected - output.fromOffset());
                    next.merge(output.partition(), output.toOffset(), Math::max);
                }
            }
            for (var end : reader.endOffsets(partitions(reader, input)).entrySet()) {
                missing += end.getValue() - next.getOrDefault(end.getKey().partition(), 0L);
            }
            return new Audit(missing, doubled);
        }
    }

    /** Where the proof begins, by input partition: nowhere in particular once retention has deleted outputs, which can prove nothing any more. */
    private static Map<Integer, Long> begin(KafkaConsumer<byte[], byte[]> reader, String input, String members) {
        boolean whole = reader.beginningOffsets(partitions(reader, members)).values().stream()
                .allMatch(begin -> begin == 0);
        return !whole
                ? Map.of()
                : reader.beginningOffsets(partitions(reader, input)).entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
    }

    /** How many records the topic's partitions were ever given. */
    static long end(KafkaConnection connection, String topic) {
        try (var reader =
                new KafkaConsumer<>(connection.common(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return reader.endOffsets(partitions(reader, topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> reader, String topic) {
        return reader.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }
}
