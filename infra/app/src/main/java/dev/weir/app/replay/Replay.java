package dev.weir.app.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.KafkaUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Sends the week's messages when the week's clock, which runs faster than ours, reads their time; after the last one the next loop begins. One thread of its own.
 *
 * <p>What is due goes out in steps, and a step is acknowledged before the next is sent. All that a step has for a partition is one batch, which the broker appends
 * whole or not at all. So a partition always ends in a message before which none is missing, and whoever goes on behind the last one, after whatever end, sends each
 * message once. Two replays to one topic at a time are not kept apart.
 */
public final class Replay implements AutoCloseable {
    /** Hours sent at once before the first hour, so that a window of a day is full. */
    private static final int FILL_HOURS = 24;
    /** So many messages, about 300 bytes each, fit one batch; and so many batches, were each for another partition, fit the producer's 32 MiB. */
    private static final int STEP_MAX = 200;

    private static final int BATCH_BYTES = 128 << 10;
    private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ReplayOptions options;
    private final Schedule schedule;
    private final KafkaProducer<byte[], byte[]> producer;
    /** By partition: the last message in it. */
    private final long[] ends;

    private final Pace pace;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean stopping;
    private volatile double hour;

    private Replay(
            ReplayOptions options, Schedule schedule, KafkaProducer<byte[], byte[]> producer, long[] ends, Pace pace) {
        this.options = options;
        this.schedule = schedule;
        this.producer = producer;
        this.ends = ends;
        this.pace = pace;
        hour = pace.clock() / Schedule.HOUR;
        thread = Thread.ofPlatform().name("replay-" + options.topic()).daemon().unstarted(this::run);
    }

    /**
     * Makes the topic if need be, finds where the last replay to it stood, and goes on from there.
     *
     * @throws KafkaUnavailable if no broker answers; it may be worth trying again
     * @throws ReplayFailed if Kafka refuses, or the topic's records are not a replay's
     */
    public static Replay start(KafkaConnection connection, ReplayOptions options) {
        Replay replay = open(connection, options);
        replay.thread.start();
        return replay;
    }

    /**
     * Does of {@link #start} what needs no time to pass: makes the topic, sends an empty one the day before the first hour, and returns.
     *
     * @throws KafkaUnavailable as {@link #start}, and so {@link ReplayFailed}
     */
    public static void fill(KafkaConnection connection, ReplayOptions options) {
        Replay replay = open(connection, options);
        try {
            long next = replay.first();
            while (replay.isDue(next)) {
                next = replay.sendDue(next);
            }
        } catch (KafkaException e) {
            throw failure("topic " + options.topic() + " cannot be filled", e);
        } finally {
            replay.producer.close(Duration.ZERO);
        }
    }

    private static Replay open(KafkaConnection connection, ReplayOptions options) {
        try {
            Schedule schedule = Schedule.ofTheWeek();
            long from = Math.round(options.fromHour() * Schedule.HOUR);
            int partitions = Trail.ensure(connection, options.topic(), options.partitions());
            long none = schedule.firstAt(from - FILL_HOURS * Schedule.HOUR) - 1;
            long[] ends = Trail.ends(connection, schedule, options.topic(), partitions, none);
            long last = Arrays.stream(ends).max().orElseThrow();
            // Without a last message, and in the midst of the fill, the clock stands where the fill ends.
            Pace pace = new Pace(Math.max(from, last < 0 ? 0 : schedule.clock(last)), options.speed());
            return new Replay(options, schedule, producer(connection), ends, pace);
        } catch (KafkaException e) {
            throw failure("Kafka at " + connection.bootstrapServers() + " cannot be used", e);
        }
    }

    /** Messages acknowledged since the start. */
    public long sent() {
        return sent.get();
    }

    /** The week's clock in hours; loop n begins at hour 168 · n. */
    public double hour() {
        return hour;
    }

    /** Completes when the replay is closed, or exceptionally, with {@link ReplayFailed}, when it cannot go on. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Returns when the step at hand is acknowledged; if the broker does not answer, after 2 s without. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
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
            send();
        } catch (KafkaException e) {
            // When stopping, the step at hand was given up; where it got to is in the topic.
            failure = stopping
                    ? Optional.empty()
                    : Optional.of(failure("the replay to topic " + options.topic() + " stopped", e));
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
        producer.close(Duration.ZERO);
        failure.ifPresentOrElse(ended::completeExceptionally, () -> ended.complete(null));
    }

    private void send() {
        long next = first();
        long before = System.nanoTime();
        while (!stopping) {
            long now = System.nanoTime();
            pace.advance(now - before);
            before = now;
            next = sendDue(next);
            hour = pace.clock() / Schedule.HOUR;
            long wait = pace.nanosUntil(schedule.clock(next)) - (System.nanoTime() - now);
            LockSupport.parkNanos(this, Math.min(wait, TICK_NANOS));
        }
    }

    private long first() {
        return Arrays.stream(ends).min().orElseThrow() + 1;
    }

    private boolean isDue(long number) {
        return schedule.clock(number) <= pace.clock();
    }

    /** A step. Returns the first message that is not in it. */
    private long sendDue(long first) {
        List<Future<RecordMetadata>> step = new ArrayList<>();
        long next = first;
        for (; next < first + STEP_MAX && isDue(next); next++) {
            byte[] key = schedule.key(next).getBytes(UTF_8);
            int partition = partition(key, ends.length);
            if (next > ends[partition]) {
                step.add(producer.send(record(next, partition, key)));
                ends[partition] = next;
            }
        }
        if (!step.isEmpty()) {
            producer.flush();
            step.forEach(KafkaConnection::requireSent);
            sent.addAndGet(step.size());
        }
        return next;
    }

    /** Kafka's own choice for a key. */
    static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private ProducerRecord<byte[], byte[]> record(long number, int partition, byte[] key) {
        byte @Nullable [] value = schedule.value(number).orElse(null);
        var record = new ProducerRecord<>(options.topic(), partition, key, value);
        record.headers().add(Trail.HEADER, Trail.label(schedule, number));
        return record;
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaConnection connection) {
        Map<String, Object> settings = connection.common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A batch waits for its step's flush and for nothing else.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ReplayFailed failure(String what, KafkaException e) {
        return new ReplayFailed(what + ": " + KafkaConnection.rootReason(e), e);
    }
}
