package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.MatrixMarket;
import dev.weir.streams.ingest.Matrices;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic of base matrices, each a Matrix Market text under its name, read whole and then followed. One for all owners of a solver: they see the same
 * matrices, and each is parsed once.
 */
final class KafkaMatrices implements Matrices, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final KafkaConnection connection;
    private final String topic;
    private final String group;
    private final Map<String, Found> byName = new HashMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> reader;

    /** @param group in whose name is read; nothing is committed in it */
    KafkaMatrices(KafkaConnection connection, String topic, String group) {
        this.connection = connection;
        this.topic = topic;
        this.group = group;
    }

    @Override
    public synchronized void catchUp() {
        try {
            KafkaConsumer<byte[], byte[]> open = reader();
            Map<TopicPartition, Long> ends = open.endOffsets(open.assignment());
            long moved = System.nanoTime();
            while (isBehind(open, ends)) {
                var records = open.poll(POLL);
                records.forEach(this::take);
                if (!records.isEmpty()) {
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > STANDSTILL_NANOS) {
                    throw new TimeoutException("reading " + topic + " stands still before " + ends);
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static boolean isBehind(KafkaConsumer<byte[], byte[]> open, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> open.position(end.getKey()) < end.getValue());
    }

    private KafkaConsumer<byte[], byte[]> reader() {
        KafkaConsumer<byte[], byte[]> open = reader;
        if (open == null) {
            open = Clients.recoverer(connection, group);
            reader = open;
            byName.clear();
            List<TopicPartition> partitions = open.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            open.assign(partitions);
            open.seekToBeginning(partitions);
        }
        return open;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null) {
            String name = new String(record.key(), UTF_8);
            if (record.value() == null) {
                byName.remove(name);
            } else {
                byName.put(name, found(name, record));
            }
        }
    }

    private Found found(String name, ConsumerRecord<byte[], byte[]> record) {
        try {
            CsrMatrix matrix = MatrixMarket.matrix(new String(record.value(), UTF_8), MatrixMarket.Limits.DEFAULT);
            return new Known(matrix);
        } catch (IllegalArgumentException e) {
            return new Unusable("matrix '%s' at offset %d of %s is not usable: %s"
                    .formatted(name, record.offset(), topic, e.getMessage()));
        }
    }

    @Override
    public synchronized Found find(String name) {
        return byName.getOrDefault(name, new Unusable("there is no matrix '" + name + "' on topic " + topic));
    }

    @Override
    public synchronized void close() {
        if (reader != null) {
            reader.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            reader = null;
        }
    }
}
