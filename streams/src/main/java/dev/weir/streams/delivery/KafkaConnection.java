package dev.weir.streams.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Where Kafka is.
 *
 * @param bootstrapServers host:port, several by commas
 * @param properties client properties that the operator adds, such as TLS and SASL; what delivery depends on cannot be overridden by them
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> properties) {
    /** From this on a transaction's every message carries its own epoch, so a late one cannot slip into the next (KIP-890). */
    static final int TRANSACTION_VERSION = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(6);

    public KafkaConnection {
        properties = Map.copyOf(properties);
    }

    public static KafkaConnection to(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Map.of());
    }

    /**
     * Asks the cluster whether it is there and can do what delivery needs; at most 6 s.
     *
     * @throws KafkaUnavailable if nobody answers, or transactions are older than version 2
     */
    public void check() {
        try (Admin admin = admin()) {
            requireTransactions(admin);
        } catch (KafkaUnavailable e) {
            throw e;
        } catch (KafkaException e) {
            throw new KafkaUnavailable("Kafka at " + bootstrapServers + " cannot be used: " + reason(e), e);
        }
    }

    void requireTransactions(Admin admin) {
        var features = answer(admin.describeFeatures().featureMetadata()).finalizedFeatures();
        FinalizedVersionRange found = features.get("transaction.version");
        int version = found == null ? 0 : found.maxVersionLevel();
        if (version < TRANSACTION_VERSION) {
            throw new KafkaUnavailable(
                    "Kafka at %s has transaction.version %d, but exactly-once delivery needs %d: brokers of Kafka 4.0 or later, and kafka-features.sh upgrade --feature transaction.version=%d"
                            .formatted(bootstrapServers, version, TRANSACTION_VERSION, TRANSACTION_VERSION));
        }
    }

    /**
     * Waits for an answer of the cluster, at most 6 s.
     *
     * @throws KafkaUnavailable if there is none
     * @throws KafkaException if the answer is a refusal
     */
    public <T> T answer(org.apache.kafka.common.KafkaFuture<T> question) {
        try {
            return question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw nobodyAnswers(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw nobodyAnswers(e);
            }
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    /** For asking and for making topics; whoever takes it closes it. */
    public Admin admin() {
        Map<String, Object> settings = common();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        return Admin.create(settings);
    }

    KafkaConnection with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(more);
        return new KafkaConnection(bootstrapServers, all);
    }

    /** What every client of ours is made with; the caller adds what its role demands. */
    public Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put("bootstrap.servers", bootstrapServers);
        // No figures about this client are pushed to the cluster.
        settings.put("enable.metrics.push", "false");
        settings.put("reconnect.backoff.max.ms", "1000");
        return settings;
    }

    private KafkaUnavailable nobodyAnswers(Exception cause) {
        return new KafkaUnavailable(
                "no Kafka broker answers at %s (waited %d s)".formatted(bootstrapServers, PATIENCE.toSeconds()), cause);
    }

    /**
     * Waits until a record is acknowledged.
     *
     * @throws KafkaException if it was not
     */
    public static void requireSent(Future<?> record) {
        try {
            record.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    /** What is at the bottom of a failure, for people: the client's own wrappings say little. */
    public static String rootReason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    static String reason(Throwable e) {
        @Nullable String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
