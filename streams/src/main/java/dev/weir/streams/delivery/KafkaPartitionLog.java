package dev.weir.streams.delivery;

import dev.weir.actors.pipeline.OperatorNeeded;
import dev.weir.actors.pipeline.PartitionLog;
import dev.weir.actors.pipeline.Savepoints;
import dev.weir.streams.cache.ElementCache;
import dev.weir.streams.definition.SavepointName;
import dev.weir.streams.delivery.Recovery.Elements;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition over Kafka. Every {@link #restore} begins with new clients; nothing of a failed one is used again. */
final class KafkaPartitionLog<U, C, R> implements PartitionLog<U, C, R> {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPartitionLog.class);
    /**
     * A transaction costs about as much for one record as for hundreds, so batches are at least so far apart: in a stream a record waits a little for company, a
     * lone one does not.
     */
    private static final long COMPANY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** A silent poll does not say whether the broker is there; after so much silence we ask. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Names names;
    private final KafkaConnection connection;
    private final Format<U, C, R> format;
    private final ElementCache cache;
    private final Optional<SavepointName> start;
    /** The records behind the last batch, of which dead letters may have to be made. */
    private final Map<Long, ConsumerRecord<byte[], byte[]>> batch = new HashMap<>();

    private long epoch;
    private long heardAt;
    private long batchAt;
    private @Nullable Session<C> session;
    private @Nullable KafkaConsumer<byte[], byte[]> reader;
    /** The reader, once it may be woken up: a wake-up during a restore would only make it fail. */
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;

    /** @param start what the partition begins with while it has committed nothing of its own */
    KafkaPartitionLog(
            Names names,
            KafkaConnection connection,
            Format<U, C, R> format,
            ElementCache cache,
            Optional<SavepointName> start) {
        this.names = names;
        this.connection = connection;
        this.format = format;
        this.cache = cache;
        this.start = start;
    }

    @Override
    public Restored<R> restore(Consumer<String> progress) {
        close();
        Session.Place place = place();
        progress.accept("shutting earlier owners out");
        KafkaProducer<byte[], byte[]> writer = Clients.writer(connection, names.transactionalId());
        Read read = null;
        try {
            writer.initTransactions();
            read = readBack(place, writer, progress);
        } finally {
            if (read == null) {
                writer.close(Duration.ZERO);
            }
        }
        return goOn(place, writer, read);
    }

    /** What was committed before. */
    private record Read(Optional<Checkpoint> checkpoint, Elements elements, long offset) {}

    private Read readBack(Session.Place place, KafkaProducer<byte[], byte[]> writer, Consumer<String> progress) {
        try (KafkaConsumer<byte[], byte[]> consumer = Clients.recoverer(connection, names.group())) {
            Recovery recovery = new Recovery(consumer, progress);
            Optional<Checkpoint> checkpoint = recovery.checkpoint(names.checkpoints());
            checkpoint.ifPresent(last -> requireSame(last, place));
            checkpoint.ifPresent(last -> compareWithGroup(consumer, last.offset()));
            Elements elements = recovery.elements(names.changelog(), place.generation(), cache);
            if (checkpoint.isEmpty() && start.isPresent()) {
                progress.accept("starting from savepoint " + start.get());
                Fork.Start first = new Fork(start.get(), connection, format, place)
                        .start(recovery, writer, elements.byId().keySet());
                checkpoint = Optional.of(first.checkpoint());
                elements = new Elements(first.elements(), recovery.end(names.changelog()));
            }
            cache.fill(elements.byId());
            return new Read(
                    checkpoint,
                    elements,
                    checkpoint.map(Checkpoint::offset).orElseGet(() -> recovery.begin(names.input())));
        }
    }

    private Restored<R> goOn(Session.Place place, KafkaProducer<byte[], byte[]> writer, Read read) {
        epoch = Math.max(epoch, read.checkpoint().map(Checkpoint::epoch).orElse(0L)) + 1;
        var start = new Session.Start(
                epoch,
                read.checkpoint().map(Checkpoint::sequence).orElse(0L),
                read.offset(),
                read.elements().changelogEnd());
        Session<C> opened = new Session<>(place, format, writer, cache, start);
        session = opened;
        KafkaConsumer<byte[], byte[]> consumer = Clients.reader(connection, names.group());
        reader = consumer;
        consumer.assign(List.of(names.input()));
        consumer.seek(names.input(), read.offset());
        heardAt = System.nanoTime();
        polling = consumer;
        return new Restored<>(
                opened.position(),
                format.read(
                        read.checkpoint().map(Checkpoint::state),
                        read.elements().byId()),
                read.offset());
    }

    private Session.Place place() {
        try (var admin = connection.admin()) {
            String topicId = id(admin, names.input().topic());
            return new Session.Place(
                    names,
                    topicId,
                    format.reading(),
                    id(admin, names.changelog().topic()));
        }
    }

    private String id(org.apache.kafka.clients.admin.Admin admin, String topic) {
        return Topics.describe(connection, admin, topic)
                .orElseThrow(() -> new KafkaUnavailable("topic " + topic + " does not exist"))
                .topicId()
                .toString();
    }

    private void requireSame(Checkpoint checkpoint, Session.Place place) {
        String startOver = "to start over, delete the topics "
                + names.changelog().topic() + " and " + names.checkpoints().topic();
        if (!checkpoint.topicId().equals(place.topicId())) {
            throw new OperatorNeeded("topic " + names.input().topic() + " was deleted and made again since offset "
                    + checkpoint.offset() + " was read; " + startOver);
        }
        if (!checkpoint.reading().equals(place.reading())) {
            throw new OperatorNeeded(format.readingParts() + " of pipeline " + names.pipeline()
                    + " were changed, so what it stored no longer fits; put them back, rename the pipeline, or, "
                    + startOver);
        }
    }

    /** Both were written in one transaction; if they differ, somebody else wrote one of them. */
    private void compareWithGroup(KafkaConsumer<byte[], byte[]> consumer, long offset) {
        OffsetAndMetadata committed = consumer.committed(Set.of(names.input())).get(names.input());
        if (committed == null || committed.offset() != offset) {
            LOG.warn(
                    "Group {} stands at {} in {}, but the checkpoint at {}: going on from the checkpoint",
                    names.group(),
                    committed == null ? "nothing" : committed.offset(),
                    names.input(),
                    offset);
        }
    }

    @Override
    public Batch<U> poll(Duration atMost) {
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer == null) {
            throw new IllegalStateException("poll before restore");
        }
        batch.clear();
        List<Entry<U>> entries = new ArrayList<>();
        try {
            add(consumer.poll(atMost).records(names.input()), entries);
            long left = batchAt + COMPANY_NANOS - System.nanoTime();
            while (!entries.isEmpty() && entries.size() < Clients.RECORDS_MAX && left > 0) {
                add(consumer.poll(Duration.ofNanos(left)).records(names.input()), entries);
                left = batchAt + COMPANY_NANOS - System.nanoTime();
            }
            batchAt = System.nanoTime();
            listen(consumer, !entries.isEmpty());
        } catch (WakeupException e) {
            // Somebody wants the owner; what was read so far is a batch.
        } catch (OffsetOutOfRangeException e) {
            throw gone(e);
        }
        return new Batch<>(entries, end(consumer, entries));
    }

    private void add(List<ConsumerRecord<byte[], byte[]>> records, List<Entry<U>> entries) {
        if (!records.isEmpty()) {
            format.decoder().prepare();
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            entries.add(
                    switch (format.decoder().decode(record)) {
                        case RecordDecoder.Decoded<U>(U update) ->
                            new Entry.Decoded<>(record.offset(), record.timestamp(), update);
                        case RecordDecoder.Rejected<U>(String cause) ->
                            new Entry.Rejected<>(record.offset(), record.timestamp(), cause);
                    });
            batch.put(record.offset(), record);
        }
    }

    private void listen(KafkaConsumer<byte[], byte[]> consumer, boolean heard) {
        long now = System.nanoTime();
        if (!heard && now - heardAt > SILENCE_NANOS) {
            // Throws when nobody answers, and the owner starts anew when somebody does.
            consumer.endOffsets(List.of(names.input()), Duration.ofSeconds(5));
            heardAt = now;
        } else if (heard) {
            heardAt = now;
        }
    }

    private long end(KafkaConsumer<byte[], byte[]> consumer, List<Entry<U>> entries) {
        long read = entries.isEmpty() ? 0 : entries.getLast().offset() + 1;
        return read + consumer.currentLag(names.input()).orElse(0);
    }

    private OperatorNeeded gone(OffsetOutOfRangeException e) {
        TopicPartition input = names.input();
        long wanted = e.offsetOutOfRangePartitions().getOrDefault(input, -1L);
        KafkaConsumer<byte[], byte[]> consumer = polling;
        String range = consumer == null
                ? "an unknown range"
                : consumer.beginningOffsets(List.of(input)).get(input) + " to "
                        + consumer.endOffsets(List.of(input)).get(input);
        return new OperatorNeeded(
                "offset %d of %s is out of range: the topic now holds %s, so records were deleted before they were read; to start over without them, delete the topics %s and %s"
                        .formatted(
                                wanted,
                                input,
                                range,
                                names.changelog().topic(),
                                names.checkpoints().topic()),
                e);
    }

    @Override
    public Position commit(Commit<C> commit) {
        Session<C> open = session;
        if (open == null) {
            throw new IllegalStateException("commit before restore");
        }
        return open.commit(commit, batch);
    }

    @Override
    public Savepoints.Saved save(String savepoint, C everything) {
        Session<C> open = session;
        if (open == null) {
            throw new IllegalStateException("save before restore");
        }
        String topic = SavepointTopic.of(new SavepointName(names.pipeline(), savepoint));
        TopicPartition to = new TopicPartition(topic, names.input().partition());
        return SavepointTopic.saved(to, open.save(to, everything));
    }

    @Override
    public void wakeup() {
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void close() {
        polling = null;
        if (session != null) {
            session.close();
            session = null;
        }
        if (reader != null) {
            reader.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
            reader = null;
        }
    }
}
