package dev.weir.app.delivery;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process without any farewell at a counted point within a transaction, from inside the client. Kafka makes it, by the name in the client properties,
 * for every client alike; only producers ever meet the point.
 */
public final class Halt implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
    private String topic = "";
    private boolean acknowledged;
    private final AtomicInteger left = new AtomicInteger();

    /** @param hit which of these events is the last thing that happens */
    record Point(String topic, boolean acknowledged, int hit) {
        Map<String, String> properties() {
            return Map.of(
                    "interceptor.classes",
                    Halt.class.getName(),
                    "halt.topic",
                    topic,
                    "halt.acknowledged",
                    "" + acknowledged,
                    "halt.hit",
                    "" + hit);
        }
    }

    @Override
    public void configure(Map<String, ?> settings) {
        topic = String.valueOf(settings.get("halt.topic"));
        acknowledged = Boolean.parseBoolean(String.valueOf(settings.get("halt.acknowledged")));
        left.set(Integer.parseInt(String.valueOf(settings.get("halt.hit"))));
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        happened(record.topic(), false);
        return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (metadata != null && failure == null) {
            happened(metadata.topic(), true);
        }
    }

    private void happened(String where, boolean ack) {
        if (where.equals(topic) && ack == acknowledged && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
