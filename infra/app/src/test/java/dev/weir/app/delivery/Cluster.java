package dev.weir.app.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A cluster as its users see it: topics are made, records written, and what is committed is read. */
public final class Cluster implements AutoCloseable {
    private final KafkaConnection connection;
    private final KafkaProducer<byte[], byte[]> producer;

    public Cluster(String bootstrapServers) {
        connection = KafkaConnection.to(bootstrapServers);
        producer = new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    public KafkaConnection connection() {
        return connection;
    }

    public void create(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(settings())) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Value null is a tombstone. */
    public void send(String topic, int partition, String key, @Nullable String value)
            throws ExecutionException, InterruptedException {
        sendLater(topic, partition, key, value);
        producer.flush();
    }

    void sendLater(String topic, int partition, String key, @Nullable String value) {
        producer.send(new ProducerRecord<>(
                topic, partition, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)));
    }

    void sendLater(String topic, int partition, byte @Nullable [] key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, partition, key, value));
    }

    void flush() {
        producer.flush();
    }

    /** Does what a new owner does first. */
    void fence(String transactionalId) {
        Map<String, Object> settings = settings();
        settings.put("transactional.id", transactionalId);
        try (var owner = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            owner.initTransactions();
        }
    }

    List<Output> outputs(String topic) {
        return committed(topic).stream()
                .map(record -> Json.output(Objects.requireNonNull(record.value())))
                .toList();
    }

    /** Everything that a read_committed reader sees now. */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        Map<String, Object> settings = settings();
        settings.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < Objects.requireNonNull(ends.get(each)))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", connection.bootstrapServers());
        return settings;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
