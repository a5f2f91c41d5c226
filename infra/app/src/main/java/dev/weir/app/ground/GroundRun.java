package dev.weir.app.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.KafkaUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends each slab's next system and waits for its solution, which is the state that the system after it begins with: a closed loop through Kafka, over the year and again. One
 * thread of its own.
 *
 * <p>Where it stands is written nowhere but in the topics. The last solution of a sequence names the step and holds the temperatures; a system after it is on its way. So
 * whoever goes on, after whatever end, leaves out no step and does none twice. A system without a solution is sent again after a while, same id, same bytes; a solution
 * that nobody waits for is ignored. Two runs on one set of topics at a time are not kept apart.
 */
public final class GroundRun implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final GroundOptions options;
    private final Ensemble ensemble;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long resent;
    /** When the rate allows the next system. */
    private long due = System.nanoTime();

    private volatile boolean stopping;
    private volatile GroundProgress progress;

    private GroundRun(
            GroundOptions options,
            Ensemble ensemble,
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer) {
        this.options = options;
        this.ensemble = ensemble;
        this.producer = producer;
        this.consumer = consumer;
        progress = ensemble.progress(0);
        thread =
                Thread.ofPlatform().name("ground-" + options.systems()).daemon().unstarted(this::run);
    }

    /**
     * Makes the topics that are missing, kept by size; somebody else would make them without a bound.
     *
     * @throws KafkaUnavailable if no broker answers
     * @throws GroundFailed if Kafka refuses
     */
    public static void prepare(KafkaConnection connection, GroundOptions options) {
        try {
            Topics.ensure(connection, options);
        } catch (KafkaException e) {
            throw failure("Kafka at " + connection.bootstrapServers() + " cannot be used", e);
        }
    }

    /**
     * Makes the topics if need be, writes the matrices, finds where the last run stood, and goes on from there.
     *
     * @throws KafkaUnavailable if no broker answers; it may be worth trying again
     * @throws GroundFailed if Kafka refuses, or a topic's records of these sequences are not the ground's
     */
    public static GroundRun start(KafkaConnection connection, GroundOptions options) {
        prepare(connection, options);
        KafkaProducer<byte[], byte[]> producer = producer(connection);
        KafkaConsumer<byte[], byte[]> consumer = consumer(connection);
        try {
            Ensemble ensemble = resumed(options, consumer);
            GroundRun run = new GroundRun(options, ensemble, producer, consumer);
            ensemble.members()
                    .forEach(each -> run.send(
                            options.matrices(), each, Wire.matrix(each.slab().matrix())));
            run.thread.start();
            return run;
        } catch (KafkaException | GroundFailed e) {
            producer.close(Duration.ZERO);
            consumer.close();
            throw e instanceof KafkaException refusal ? failure("the ground cannot start", refusal) : e;
        }
    }

    /** Systems first: solutions that come meanwhile are then read after, and the consumer is left where the next one will be. */
    private static Ensemble resumed(GroundOptions options, KafkaConsumer<byte[], byte[]> consumer) {
        Ensemble ensemble = new Ensemble();
        Map<String, byte[]> sent = Topics.last(
                consumer,
                options.systems(),
                ensemble.names(),
                (name, system) -> OptionalLong.of(ensemble.number(name, system)));
        Map<String, byte[]> solved = Topics.last(consumer, options.solutions(), ensemble.names(), ensemble::solved);
        ensemble.resume(sent, solved, System.nanoTime());
        return ensemble;
    }

    /** As it was after the last system or solution. */
    public GroundProgress progress() {
        return progress;
    }

    /** Completes when the run is closed, or exceptionally, with {@link GroundFailed}, when it cannot go on. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Returns when the system at hand is acknowledged; if the broker does not answer, after 2 s without. */
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        if (!joined()) {
            producer.close(Duration.ZERO);
            joined();
        }
    }

    private boolean joined() {
        try {
            // Whoever hears on our thread that we ended may close us.
            return thread == Thread.currentThread() || thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        Optional<RuntimeException> failure = Optional.empty();
        try {
            while (!stopping) {
                turn();
            }
        } catch (WakeupException e) {
            // We were asked to stop.
        } catch (KafkaException e) {
            failure = stopping ? Optional.empty() : Optional.of(failure("the ground stopped", e));
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
        producer.close(Duration.ZERO);
        consumer.close();
        failure.ifPresentOrElse(ended::completeExceptionally, () -> ended.complete(null));
    }

    /** At most one system, then whatever solutions have come. */
    private void turn() {
        long now = System.nanoTime();
        Optional<Member> overdue = ensemble.overdue(now, options.patience().toNanos());
        Optional<Member> next = overdue.isPresent() ? overdue : ensemble.next();
        if (next.isPresent() && now >= due) {
            due = Math.max(due, now - SECOND / 10) + (long) (SECOND / options.rate());
            resent += overdue.isPresent() ? 1 : 0;
            send(options.systems(), next.get(), next.get().system());
            next.get().sent(now);
        }
        long wait = ensemble.next().isPresent() ? due - System.nanoTime() : TICK.toNanos();
        consumer.poll(Duration.ofNanos(Math.clamp(wait, 0, TICK.toNanos())))
                .forEach(record -> Topics.value(record).ifPresent(value -> ensemble.take(Topics.key(record), value)));
        progress = ensemble.progress(resent);
    }

    private void send(String topic, Member member, byte[] value) {
        KafkaConnection.requireSent(
                producer.send(new ProducerRecord<>(topic, member.name().getBytes(UTF_8), value)));
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaConnection connection) {
        Map<String, Object> settings = connection.common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaConnection connection) {
        Map<String, Object> settings = connection.common();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static GroundFailed failure(String what, KafkaException e) {
        return new GroundFailed(what + ": " + KafkaConnection.rootReason(e), e);
    }
}
