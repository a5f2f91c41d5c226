package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.common.TopicPartition;

/** What the things of one partition of a pipeline are called in Kafka. */
record Names(
        String pipeline,
        TopicPartition input,
        TopicPartition changelog,
        TopicPartition checkpoints,
        String deadLetters,
        String group,
        String transactionalId) {
    static Names of(Channel channel, int partition) {
        String name = channel.name();
        return new Names(
                name,
                new TopicPartition(channel.input(), partition),
                new TopicPartition(Topics.changelog(name), partition),
                new TopicPartition(Topics.checkpoints(name), partition),
                channel.deadLetters(),
                Topics.group(name),
                "weir-" + name + "-" + partition);
    }

    /** Of checkpoints: only the last one counts. */
    byte[] key() {
        return (pipeline + "/" + input.partition()).getBytes(UTF_8);
    }

    /** Short, and the same for whatever has the same text. */
    static String fingerprint(Object parts) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(parts.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
