package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.actors.pipeline.Savepoints;
import dev.weir.streams.definition.SavepointName;
import dev.weir.streams.wire.Checkpoint;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.SavepointEnd;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A savepoint is a topic of its own, never compacted and never expired: partition p has the elements of the pipeline's partition p, keyed by id, and behind them
 * one record without a key, the end. The owner writes it in transactions; whoever finds no end finds no savepoint.
 */
final class SavepointTopic {
    private static final String INFIX = ".savepoint.";

    private SavepointTopic() {}

    static String of(SavepointName savepoint) {
        return prefix(savepoint.pipeline()) + savepoint.name();
    }

    /** Names have no dots, so no pipeline's prefix is another one's too. */
    static Optional<SavepointName> nameOf(String pipeline, String topic) {
        String prefix = prefix(pipeline);
        return topic.startsWith(prefix) && SavepointName.isLegal(topic.substring(prefix.length()))
                ? Optional.of(new SavepointName(pipeline, topic.substring(prefix.length())))
                : Optional.empty();
    }

    private static String prefix(String pipeline) {
        return "weir." + pipeline + INFIX;
    }

    static Map<String, String> configs() {
        return Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");
    }

    /** @param end without its digest, which is that of what is written here */
    static SavepointEnd write(
            KafkaProducer<byte[], byte[]> producer,
            TopicPartition to,
            Map<String, Optional<byte[]>> elements,
            SavepointEnd end) {
        Content content = new Content();
        elements.forEach((id, value) -> value.ifPresent(bytes -> content.add(id, bytes)));
        SavepointEnd whole = new SavepointEnd(
                end.version(),
                end.topic(),
                content.elements.size(),
                content.digest(end),
                end.configuration(),
                end.checkpoint());
        Map<String, Optional<byte[]>> sorted = new TreeMap<>();
        content.elements.forEach((id, value) -> sorted.put(id, Optional.of(value)));
        Bulk.write(
                producer,
                to,
                sorted,
                () -> producer.send(
                        new ProducerRecord<>(to.topic(), to.partition(), null, Json.write(Json.tree(whole)))));
        return whole;
    }

    /** What is in one partition of it. */
    record Part(SavepointEnd end, Map<String, byte[]> elements) {}

    /**
     * Reads a partition and holds it against what its end says.
     *
     * @throws IllegalArgumentException if it is incomplete or not what was written
     */
    static Part read(Recovery recovery, TopicPartition from) {
        Content content = new Content();
        List<SavepointEnd> ends = new ArrayList<>();
        recovery.read(from, record -> {
            if (isEnd(record)) {
                ends.add(end(record));
            } else {
                content.add(new String(record.key(), UTF_8), record.value());
            }
        });
        if (ends.isEmpty()) {
            throw new IllegalArgumentException("partition " + from.partition() + " is incomplete");
        }
        SavepointEnd end = ends.getLast();
        String digest = content.digest(end);
        if (ends.size() > 1 || content.elements.size() != end.elements() || !digest.equals(end.digest())) {
            throw new IllegalArgumentException(
                    "partition %d has %d elements of digest %s, but %d of digest %s were stored"
                            .formatted(
                                    from.partition(), content.elements.size(), digest, end.elements(), end.digest()));
        }
        return new Part(end, content.elements);
    }

    /** Empty while the partition is incomplete. */
    static Optional<SavepointEnd> end(Recovery recovery, TopicPartition partition) {
        return recovery.last(partition).filter(SavepointTopic::isEnd).map(SavepointTopic::end);
    }

    static boolean isEnd(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null;
    }

    static Savepoints.Saved saved(TopicPartition partition, SavepointEnd end) {
        return new Savepoints.Saved(
                partition.partition(), end.elements(), end.checkpoint().offset(), end.digest());
    }

    /** @throws IllegalArgumentException if it is of an unknown version, or no end at all */
    static SavepointEnd end(ConsumerRecord<byte[], byte[]> record) {
        SavepointEnd end = Json.value(Json.tree(record.value()), SavepointEnd.class);
        if (end.version() != SavepointEnd.VERSION || end.checkpoint().version() != Checkpoint.VERSION) {
            throw new IllegalArgumentException("partition " + record.partition() + " is of version " + end.version()
                    + ", which this release does not know");
        }
        return end;
    }

    /** The elements in the order of their ids, whatever order they were kept in; so equal states have equal digests. */
    private static final class Content {
        private final TreeMap<String, byte[]> elements = new TreeMap<>();

        void add(String id, byte[] value) {
            elements.put(id, value);
        }

        String digest(SavepointEnd end) {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                elements.forEach((id, value) -> {
                    update(sha, id.getBytes(UTF_8));
                    update(sha, value);
                });
                update(sha, Json.write(end.checkpoint()));
                return HexFormat.of().formatHex(sha.digest(), 0, 16);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        /** With its length in front, so that no two different contents are the same bytes. */
        private static void update(MessageDigest sha, byte[] bytes) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                sha.update((byte) (bytes.length >>> shift));
            }
            sha.update(bytes);
        }
    }
}
