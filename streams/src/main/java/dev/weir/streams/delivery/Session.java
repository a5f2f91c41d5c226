package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.actors.pipeline.OwnershipLost;
import dev.weir.actors.pipeline.PartitionLog.Commit;
import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Position;
import dev.weir.streams.cache.ElementCache;
import dev.weir.streams.deadletter.DeadLetters;
import dev.weir.streams.wire.Checkpoint;
import dev.weir.streams.wire.ElementCodec;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.Output;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The writing side of one ownership, from a restore to the first failure. A transaction that failed is not aborted here: whether it failed at all may be
 * unknown. The next owner's {@code initTransactions} settles it, and what it left is read back.
 */
final class Session implements AutoCloseable {
    private final Place place;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ElementCache cache;
    private final long epoch;
    private long sequence;
    private long offset;
    private long changelogEnd;
    private Set<String> members;
    /** Whether the cache holds exactly what is committed; in doubt from the first record of a transaction until it is over. */
    private boolean cacheInStep = true;

    /** @param generation id of the changelog topic */
    record Place(Names names, String topicId, String reading, String generation) {}

    /** Where a session begins. */
    record Start(long epoch, long sequence, long offset, long changelogEnd, Set<String> members) {}

    Session(Place place, KafkaProducer<byte[], byte[]> producer, ElementCache cache, Start start) {
        this.place = place;
        this.producer = producer;
        this.cache = cache;
        this.epoch = start.epoch();
        this.sequence = start.sequence();
        this.offset = start.offset();
        this.changelogEnd = start.changelogEnd();
        this.members = start.members();
    }

    Position position() {
        return new Position(epoch, sequence);
    }

    /** @param rejectable the records by offset of which dead letters may be made */
    Position commit(Commit commit, Map<Long, ConsumerRecord<byte[], byte[]>> rejectable) {
        cacheInStep = false;
        try {
            Optional<Future<RecordMetadata>> lastChange = transaction(commit, rejectable);
            if (lastChange.isPresent()) {
                changelogEnd = lastChange.get().get().offset() + 1;
            }
        } catch (KafkaException e) {
            throw fenced(e)
                    ? new OwnershipLost("another owner took " + place.names().input() + " over", e)
                    : e;
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
        sequence++;
        offset = commit.snapshot().offset();
        members = members(commit);
        commit.changes()
                .forEach((id, element) -> element.ifPresentOrElse(
                        written -> cache.put(id, ElementCodec.encode(written)), () -> cache.remove(id)));
        cacheInStep = true;
        return position();
    }

    private Optional<Future<RecordMetadata>> transaction(
            Commit commit, Map<Long, ConsumerRecord<byte[], byte[]>> rejectable) {
        Names names = place.names();
        long to = commit.snapshot().offset();
        producer.beginTransaction();
        for (DeadLetter letter : commit.deadLetters()) {
            ConsumerRecord<byte[], byte[]> bad = rejectable.get(letter.offset());
            if (bad == null) {
                throw new IllegalArgumentException("offset " + letter.offset() + " is not in the batch at hand");
            }
            producer.send(DeadLetters.of(names.deadLetters(), bad, letter.cause(), epoch));
        }
        Optional<Future<RecordMetadata>> lastChange = Optional.empty();
        for (var change : commit.changes().entrySet()) {
            byte[] element = change.getValue().map(ElementCodec::encode).orElse(null);
            lastChange = Optional.of(producer.send(new ProducerRecord<>(
                    names.changelog().topic(),
                    names.changelog().partition(),
                    change.getKey().getBytes(UTF_8),
                    element)));
        }
        producer.send(new ProducerRecord<>(names.members(), names.key(), Json.write(output(commit))));
        producer.send(new ProducerRecord<>(
                names.checkpoints().topic(),
                names.checkpoints().partition(),
                names.key(),
                Json.write(new Checkpoint(
                        Checkpoint.VERSION,
                        epoch,
                        sequence + 1,
                        to,
                        place.topicId(),
                        place.reading(),
                        commit.state()))));
        producer.sendOffsetsToTransaction(
                Map.of(names.input(), new OffsetAndMetadata(to)), new ConsumerGroupMetadata(names.group()));
        producer.commitTransaction();
        return lastChange;
    }

    private Output output(Commit commit) {
        Names names = place.names();
        var step = new Output.Step(
                names.pipeline(),
                names.input().partition(),
                epoch,
                sequence + 1,
                offset,
                commit.records(),
                commit.deadLetters().size());
        return Output.of(step, members, commit.snapshot());
    }

    private static Set<String> members(Commit commit) {
        return commit.snapshot().summary().members().stream()
                .map(member -> member.id())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean fenced(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof ProducerFencedException
                    || each instanceof InvalidProducerEpochException
                    || each instanceof FencedInstanceIdException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        if (cacheInStep) {
            cache.seal(place.generation(), changelogEnd);
        } else {
            cache.close();
        }
        producer.close(Duration.ofSeconds(1));
    }
}
