package dev.weir.streams.delivery;

/** Kafka cannot be used as it is. The message is one sentence for the person who started the program. */
public final class KafkaUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    KafkaUnavailable(String message) {
        super(message);
    }

    KafkaUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
