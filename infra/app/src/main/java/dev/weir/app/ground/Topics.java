package dev.weir.app.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.streams.delivery.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The three topics: made, and read from their ends. */
final class Topics {
    /** By size: a step is about 60 kB of system and 30 kB of solution, and nobody needs last week's. */
    private static final Map<String, String> BY_SIZE =
            Map.of("retention.ms", "-1", "retention.bytes", "" + (128L << 20), "segment.bytes", "" + (16 << 20));

    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

    /** Records that are looked at first; what is not among them is looked for further back. */
    private static final long TAIL = 1_000;

    private static final int FURTHER = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Topics() {}

    /** Makes those that are not there; one that exists is left as it is. */
    static void ensure(KafkaConnection connection, GroundOptions options) {
        try (Admin admin = connection.admin()) {
            ensure(connection, admin, options.matrices(), 1, COMPACTED);
            ensure(connection, admin, options.systems(), options.partitions(), BY_SIZE);
            ensure(connection, admin, options.solutions(), options.partitions(), BY_SIZE);
        }
    }

    private static void ensure(
            KafkaConnection connection, Admin admin, String topic, int partitions, Map<String, String> settings) {
        try {
            // The replication factor is the cluster's own default.
            NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings);
            connection.answer(admin.createTopics(List.of(wanted)).all());
        } catch (TopicExistsException e) {
            // As it should be from the second start on.
        }
    }

    /** Which step a record is about; empty if it does not count. */
    interface Numbering {
        OptionalLong of(String key, byte[] value);
    }

    /**
     * The first record of the highest number with each of these keys. The consumer then stands at the end.
     *
     * @param keys that are looked for, further and further back until each is found or there is no more
     */
    static Map<String, byte[]> last(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Set<String> keys, Numbering numbering) {
        List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(all);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        for (long back = TAIL; ; back *= FURTHER) {
            boolean whole = true;
            for (TopicPartition each : all) {
                long begin = Objects.requireNonNull(begins.get(each));
                long from = Math.max(begin, Objects.requireNonNull(ends.get(each)) - back);
                whole &= from == begin;
                consumer.seek(each, from);
            }
            Map<String, byte[]> found = read(consumer, ends, keys, numbering);
            if (whole || found.size() == keys.size()) {
                return found;
            }
        }
    }

    private static Map<String, byte[]> read(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Set<String> keys,
            Numbering numbering) {
        Map<String, byte[]> found = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        long begun = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new TimeoutException("the last records could not be read within " + PATIENCE.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                String key = key(record);
                Optional<byte[]> value = keys.contains(key) ? value(record) : Optional.empty();
                value.ifPresent(bytes -> numbering.of(key, bytes).ifPresent(number -> {
                    if (number > numbers.getOrDefault(key, -1L)) {
                        numbers.put(key, number);
                        found.put(key, bytes);
                    }
                }));
            }
        }
        return found;
    }

    /** Empty if there is none. */
    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), UTF_8);
    }

    /** Empty for a tombstone. */
    static Optional<byte[]> value(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(record.value());
    }
}
