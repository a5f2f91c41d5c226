package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.actors.pipeline.OwnershipLost;
import dev.weir.actors.pipeline.PartitionLog.Commit;
import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Position;
import dev.weir.streams.cache.ElementCache;
import dev.weir.streams.deadletter.DeadLetters;
import dev.weir.streams.delivery.Format.Written;
import dev.weir.streams.wire.Checkpoint;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.SavepointEnd;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The writing side of one ownership, from a restore to the first failure. A transaction that failed is not aborted here: whether it failed at all may be
 * unknown. The next owner's {@code initTransactions} settles it, and what it left is read back.
 */
final class Session<C> implements AutoCloseable {
    private final Place place;
    private final Format<?, C, ?> format;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ElementCache cache;
    private final long epoch;
    private long sequence;
    private long offset;
    private long changelogEnd;
    /** Whether the cache holds exactly what is committed; in doubt from the first record of a transaction until it is over. */
    private boolean cacheInStep = true;

    /** @param generation id of the changelog topic */
    record Place(Names names, String topicId, String reading, String generation) {}

    /** Where a session begins. */
    record Start(long epoch, long sequence, long offset, long changelogEnd) {}

    Session(
            Place place,
            Format<?, C, ?> format,
            KafkaProducer<byte[], byte[]> producer,
            ElementCache cache,
            Start start) {
        this.place = place;
        this.format = format;
        this.producer = producer;
        this.cache = cache;
        this.epoch = start.epoch();
        this.sequence = start.sequence();
        this.offset = start.offset();
        this.changelogEnd = start.changelogEnd();
    }

    Position position() {
        return new Position(epoch, sequence);
    }

    /** @param rejectable the records by offset of which dead letters may be made */
    Position commit(Commit<C> commit, Map<Long, ConsumerRecord<byte[], byte[]>> rejectable) {
        Written written = format.write(commit.changes(), step(commit));
        cacheInStep = false;
        try {
            Optional<Future<RecordMetadata>> lastChange = transaction(commit, written, rejectable);
            if (lastChange.isPresent()) {
                changelogEnd = lastChange.get().get().offset() + 1;
            }
        } catch (KafkaException e) {
            throw lostOr(e);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
        sequence++;
        offset = commit.offset();
        written.changelog()
                .forEach((id, value) -> value.ifPresentOrElse(bytes -> cache.put(id, bytes), () -> cache.remove(id)));
        cacheInStep = true;
        return position();
    }

    /** In transactions of their own: what is committed so far is what is saved. */
    SavepointEnd save(TopicPartition to, C everything) {
        Names names = place.names();
        Written written = format.write(
                everything, new Format.Step(names.input().partition(), epoch, sequence, offset, offset, 0, 0));
        try {
            return SavepointTopic.write(
                    producer,
                    to,
                    written.changelog(),
                    new SavepointEnd(
                            SavepointEnd.VERSION,
                            names.input().topic(),
                            0,
                            "",
                            format.configuration(),
                            checkpoint(sequence, offset, written.state())));
        } catch (KafkaException e) {
            throw lostOr(e);
        }
    }

    private Checkpoint checkpoint(long of, long upTo, JsonNode state) {
        return new Checkpoint(Checkpoint.VERSION, epoch, of, upTo, place.topicId(), place.reading(), state);
    }

    private RuntimeException lostOr(KafkaException e) {
        return fenced(e)
                ? new OwnershipLost("another owner took " + place.names().input() + " over", e)
                : e;
    }

    private Format.Step step(Commit<C> commit) {
        return new Format.Step(
                place.names().input().partition(),
                epoch,
                sequence + 1,
                offset,
                commit.offset(),
                commit.records(),
                commit.deadLetters().size());
    }

    private Optional<Future<RecordMetadata>> transaction(
            Commit<C> commit, Written written, Map<Long, ConsumerRecord<byte[], byte[]>> rejectable) {
        Names names = place.names();
        producer.beginTransaction();
        for (DeadLetter letter : commit.deadLetters()) {
            ConsumerRecord<byte[], byte[]> bad = rejectable.get(letter.offset());
            if (bad == null) {
                throw new IllegalArgumentException("offset " + letter.offset() + " is not in the batch at hand");
            }
            producer.send(DeadLetters.of(names.deadLetters(), bad, letter.cause(), epoch));
        }
        Optional<Future<RecordMetadata>> lastChange = Optional.empty();
        for (var change : written.changelog().entrySet()) {
            lastChange = Optional.of(producer.send(new ProducerRecord<>(
                    names.changelog().topic(),
                    names.changelog().partition(),
                    change.getKey().getBytes(UTF_8),
                    change.getValue().orElse(null))));
        }
        for (Format.Out out : written.outputs()) {
            producer.send(new ProducerRecord<>(out.topic(), out.key(), out.value()));
        }
        producer.send(new ProducerRecord<>(
                names.checkpoints().topic(),
                names.checkpoints().partition(),
                names.key(),
                Json.write(checkpoint(sequence + 1, commit.offset(), written.state()))));
        producer.sendOffsetsToTransaction(
                Map.of(names.input(), new OffsetAndMetadata(commit.offset())),
                new ConsumerGroupMetadata(names.group()));
        producer.commitTransaction();
        return lastChange;
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
