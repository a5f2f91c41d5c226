package dev.weir.app.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.streams.delivery.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic as the replay's memory: each record says in a header which message it is, so the last record of each partition says where to go on. */
final class Trail {
    static final String HEADER = "weir.replay";

    private static final Pattern LABEL = Pattern.compile("(\\d{1,12}):(\\d{1,9})");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** By size, not by age: a topic that loses its last record to age, because nobody replayed for a week, would let the replay begin again in the past. */
    private static final Map<String, String> RETENTION =
            Map.of("retention.ms", "-1", "retention.bytes", "" + (512L << 20), "segment.bytes", "" + (32 << 20));

    private Trail() {}

    static byte[] label(Schedule schedule, long number) {
        return (schedule.loop(number) + ":" + schedule.index(number)).getBytes(US_ASCII);
    }

    /**
     * Makes the topic if it is not there.
     *
     * @param partitions of a new topic; one that exists keeps its own
     * @return how many partitions it has
     */
    static int ensure(KafkaConnection connection, String topic, int partitions) {
        try (Admin admin = connection.admin()) {
            try {
                // The replication factor is the cluster's own default.
                NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(RETENTION);
                return connection.answer(admin.createTopics(List.of(wanted)).numPartitions(topic));
            } catch (TopicExistsException e) {
                var found =
                        connection.answer(admin.describeTopics(List.of(topic)).allTopicNames());
                return Objects.requireNonNull(found.get(topic)).partitions().size();
            }
        }
    }

    /**
     * The number of the last message in each partition.
     *
     * @param none what stands for an empty partition
     * @throws ReplayFailed if a partition's last record is not a replay's, or is gone
     */
    static long[] ends(KafkaConnection connection, Schedule schedule, String topic, int partitions, long none) {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(each -> new TopicPartition(topic, each))
                .toList();
        try (var consumer = consumer(connection)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = lastRecords(consumer, ends);
            return all.stream()
                    .mapToLong(each -> Objects.requireNonNull(ends.get(each)) == 0
                            ? none
                            : number(schedule, each, Optional.ofNullable(last.get(each))))
                    .toArray();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaConnection connection) {
        Map<String, Object> settings = connection.common();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Whatever stands right before the end of each partition that has had records; what is gone by now is not in the result. */
    private static Map<TopicPartition, ConsumerRecord<byte[], byte[]>> lastRecords(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        consumer.assign(ends.keySet());
        ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - 1)));
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        long begun = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new TimeoutException("the last records could not be read within " + PATIENCE.toSeconds() + " s");
            }
            consumer.poll(Duration.ofMillis(100))
                    .forEach(each -> last.putIfAbsent(new TopicPartition(each.topic(), each.partition()), each));
        }
        return last;
    }

    private static long number(
            Schedule schedule, TopicPartition partition, Optional<ConsumerRecord<byte[], byte[]>> last) {
        ConsumerRecord<byte[], byte[]> record = last.orElseThrow(
                () -> refused(partition, "has lost its last record, so that nothing tells where the replay stood"));
        Header header = record.headers().lastHeader(HEADER);
        Matcher label = LABEL.matcher(header == null ? "" : new String(header.value(), US_ASCII));
        if (!label.matches() || Integer.parseInt(label.group(2)) >= schedule.size()) {
            throw refused(
                    partition,
                    "ends in a record that is not a replay's (offset %d has no header %s that is LOOP:INDEX with an index below %d)"
                            .formatted(record.offset(), HEADER, schedule.size()));
        }
        return Long.parseLong(label.group(1)) * schedule.size() + Long.parseLong(label.group(2));
    }

    private static ReplayFailed refused(TopicPartition partition, String why) {
        return new ReplayFailed("partition %d of topic %s %s; replay to another topic, or delete this one"
                .formatted(partition.partition(), partition.topic(), why));
    }
}
