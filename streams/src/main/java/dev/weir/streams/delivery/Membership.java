package dev.weir.streams.delivery;

import dev.weir.actors.pipeline.PipelineActors;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline's seat in its consumer group: passes on which partitions are ours, and reads nothing. On its own thread, which first waits for the cluster and for
 * the source topic, and starts over whenever either is lost.
 */
final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    /** How long a rebalance may wait for our owners to finish what they have in hand. Whoever is later is fenced by the next owner. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Channel channel;
    private final KafkaConnection connection;
    private final Optional<String> identity;
    private final PipelineActors actors;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> seat;
    private int partitions;

    Membership(Channel channel, KafkaConnection connection, Optional<String> identity, PipelineActors actors) {
        this.channel = channel;
        this.connection = connection;
        this.identity = identity;
        this.actors = actors;
        this.thread =
                Thread.ofPlatform().name("weir-" + channel.name() + "-group").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                prepareTopics();
                takePart();
            } catch (WakeupException e) {
                LOG.debug("{} leaves its group", channel.name());
            } catch (RuntimeException e) {
                LOG.info("{} waits: {}", channel.name(), KafkaConnection.reason(e));
                actors.waiting(channel.name(), KafkaConnection.reason(e));
                pause();
            }
        }
    }

    private void prepareTopics() {
        try (Admin admin = connection.admin()) {
            connection.requireTransactions(admin);
            Topics.ensureInputs(connection, admin, channel);
            String topic = channel.input();
            partitions = Topics.describe(connection, admin, topic)
                    .orElseThrow(() -> new KafkaUnavailable("waiting for topic " + topic + ", which does not exist at "
                            + connection.bootstrapServers()))
                    .partitions()
                    .size();
            Topics.ensure(connection, admin, channel, partitions);
        }
    }

    private void takePart() {
        KafkaConsumer<byte[], byte[]> consumer = Clients.member(connection, Topics.group(channel.name()), identity);
        try {
            seat = consumer;
            consumer.subscribe(Set.of(channel.input()), new Seat(consumer));
            while (closing.getCount() > 0) {
                consumer.poll(POLL);
            }
        } finally {
            seat = null;
            // A member with an identity would otherwise keep its partitions until it is given up for dead.
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(5))
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    /** Called by {@code poll} and {@code close}, on our thread. */
    private final class Seat implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Seat(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            consumer.pause(assigned);
            Set<Integer> numbers = numbers(assigned);
            if (numbers.stream().anyMatch(number -> number >= partitions)) {
                prepareTopics();
            }
            actors.assigned(channel.name(), numbers);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            release(numbers(revoked));
        }

        private Set<Integer> numbers(Collection<TopicPartition> topicPartitions) {
            return topicPartitions.stream().map(TopicPartition::partition).collect(Collectors.toUnmodifiableSet());
        }
    }

    private void release(Set<Integer> numbers) {
        if (!numbers.isEmpty() && !actors.revoked(channel.name(), numbers, DRAIN)) {
            LOG.warn("{} {} did not finish within {} and will be fenced", channel.name(), numbers, DRAIN);
        }
    }

    private void pause() {
        try {
            boolean _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves without waiting for the thread to end. */
    void leave() {
        closing.countDown();
        KafkaConsumer<byte[], byte[]> consumer = seat;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Leaves; returns when the owners have committed and stopped, or after 10 s. */
    @Override
    public void close() {
        leave();
        try {
            boolean _ = thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
