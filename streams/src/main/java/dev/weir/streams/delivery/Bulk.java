package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** All that is live at once, which may be more than one transaction should hold: the brokers end those that take too long. */
final class Bulk {
    private static final int CHUNK = 5_000;

    private Bulk() {}

    /** @param last sent in the last transaction: what says that all before it is there */
    static void write(
            KafkaProducer<byte[], byte[]> producer,
            TopicPartition to,
            Map<String, Optional<byte[]>> records,
            Runnable last) {
        int sent = 0;
        producer.beginTransaction();
        for (var each : records.entrySet()) {
            if (sent++ == CHUNK) {
                producer.commitTransaction();
                producer.beginTransaction();
                sent = 1;
            }
            producer.send(new ProducerRecord<>(
                    to.topic(),
                    to.partition(),
                    each.getKey().getBytes(UTF_8),
                    each.getValue().orElse(null)));
        }
        last.run();
        producer.commitTransaction();
    }
}
