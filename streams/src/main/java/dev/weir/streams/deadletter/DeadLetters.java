package dev.weir.streams.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Records of the dead letter topic. The headers of ours are UTF-8 text. */
public final class DeadLetters {
    public static final String CAUSE = "weir.cause";
    public static final String TOPIC = "weir.topic";
    public static final String PARTITION = "weir.partition";
    public static final String OFFSET = "weir.offset";
    public static final String TIMESTAMP = "weir.timestamp";
    public static final String EPOCH = "weir.epoch";

    private DeadLetters() {}

    public static ProducerRecord<byte[], byte[]> of(
            String topic, ConsumerRecord<byte[], byte[]> bad, String cause, long epoch) {
        var letter = new ProducerRecord<>(topic, null, bad.key(), bad.value(), bad.headers());
        Headers headers = letter.headers();
        put(headers, CAUSE, cause);
        put(headers, TOPIC, bad.topic());
        put(headers, PARTITION, "" + bad.partition());
        put(headers, OFFSET, "" + bad.offset());
        put(headers, TIMESTAMP, "" + bad.timestamp());
        put(headers, EPOCH, "" + epoch);
        return letter;
    }

    /** A record that was replayed from here and failed again carries the newer coordinates only. */
    private static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(UTF_8));
    }
}
