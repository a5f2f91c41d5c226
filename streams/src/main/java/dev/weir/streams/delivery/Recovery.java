package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.streams.cache.ElementCache;
import dev.weir.streams.wire.Checkpoint;
import dev.weir.streams.wire.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads back what was committed for one partition. The earlier owner must be fenced before, or its last transaction might still be open. */
final class Recovery {
    /** Short, because the poll that steps over the last commit marker has nothing to return and waits. */
    private static final Duration POLL = Duration.ofMillis(20);

    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Tombstones stay readable for Kafka's default of a day; a cache that is older than half of it could have missed one. */
    private static final Duration CACHE_AGE_MAX = Duration.ofHours(12);

    private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(20);
    /** The last checkpoint is among the last records of its partition, commit markers included; older ones wait there for compaction. */
    private static final long TAIL = 64;

    private final KafkaConsumer<byte[], byte[]> reader;
    private final Consumer<String> progress;

    /** @param changelogEnd the first changelog offset that is not in the elements */
    record Elements(Map<String, byte[]> byId, long changelogEnd) {}

    Recovery(KafkaConsumer<byte[], byte[]> reader, Consumer<String> progress) {
        this.reader = reader;
        this.progress = progress;
    }

    Optional<Checkpoint> checkpoint(TopicPartition checkpoints) {
        return last(checkpoints).map(record -> Json.checkpoint(record.value()));
    }

    /** The last record of a partition; empty if it has none. */
    Optional<ConsumerRecord<byte[], byte[]>> last(TopicPartition partition) {
        long begin = begin(partition);
        long end = end(partition);
        Map<String, ConsumerRecord<byte[], byte[]>> latest = new HashMap<>();
        for (long back = TAIL; latest.isEmpty() && begin < end; back *= 16) {
            long from = Math.max(begin, end - back);
            read(partition, from, end, record -> latest.put("", record));
            if (from == begin) {
                break;
            }
        }
        return Optional.ofNullable(latest.get(""));
    }

    void read(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(partition, begin(partition), end(partition), each);
    }

    /** The live elements: what the cache kept, if that can be trusted, and every change since. */
    Elements elements(TopicPartition changelog, String generation, ElementCache cache) {
        long begin = begin(changelog);
        long end = end(changelog);
        Map<String, byte[]> byId = new HashMap<>();
        long from = cache.load(generation)
                .filter(contents -> usable(contents, begin, end))
                .map(contents -> {
                    byId.putAll(contents.elements());
                    return Math.max(begin, contents.changelogOffset());
                })
                .orElse(begin);
        read(changelog, from, end, record -> {
            String id = new String(record.key(), UTF_8);
            if (record.value() == null) {
                byId.remove(id);
            } else {
                byId.put(id, record.value());
            }
        });
        return new Elements(byId, end);
    }

    /** Behind its last record a changelog has the commit marker, so a cache that lacks one record lacks none. */
    private static boolean usable(ElementCache.Contents contents, long begin, long end) {
        long behind = end - contents.changelogOffset();
        long age = System.currentTimeMillis() - contents.sealedAt();
        boolean complete = behind >= 0 && behind <= 1;
        return complete || behind > 1 && contents.changelogOffset() >= begin && age < CACHE_AGE_MAX.toMillis();
    }

    private void read(TopicPartition partition, long from, long end, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        reader.assign(List.of(partition));
        reader.seek(partition, from);
        long position = from;
        long moved = System.nanoTime();
        long told = moved;
        while (position < end) {
            reader.poll(POLL).records(partition).forEach(each);
            long now = reader.position(partition);
            if (now != position) {
                moved = System.nanoTime();
                if (moved - told > PROGRESS_NANOS) {
                    told = moved;
                    progress.accept("read %d of %d records of %s".formatted(now - from, end - from, partition.topic()));
                }
            } else if (System.nanoTime() - moved > STANDSTILL_NANOS) {
                throw new TimeoutException("reading " + partition + " stands still at offset " + now + " of " + end);
            }
            position = now;
        }
    }

    long begin(TopicPartition partition) {
        return reader.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    long end(TopicPartition partition) {
        return reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
}
