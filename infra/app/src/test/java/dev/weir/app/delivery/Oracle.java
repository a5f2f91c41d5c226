package dev.weir.app.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.streams.deadletter.DeadLetters;
import dev.weir.streams.delivery.PipelineRuntime.Parts;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.Output;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Whether the committed output of pipeline quakes accounts for its whole input, once: the ranges tile it, the sequence has no gap, the dead letters are those
 * that they should be, and every digest is that of a plain loop over the log, without groups, transactions, actors or caches.
 */
final class Oracle {
    private Oracle() {}

    static void verify(Cluster cluster, int partition) {
        List<ConsumerRecord<byte[], byte[]>> input = of(partition, cluster.committed("quakes.in"));
        long end = input.getLast().offset() + 1;
        await().atMost(Duration.ofSeconds(60))
                .until(() -> outputs(cluster, partition).getLast().toOffset() == end);
        List<Output> outputs = outputs(cluster, partition);
        Map<Long, String> digests = new HashMap<>();
        List<Long> bad = undisturbed(input, outputs, digests);
        long next = 0;
        long sequence = 1;
        int records = 0;
        for (Output output : outputs) {
            assertEquals(next, output.fromOffset(), "no input lost or doubled before " + output);
            assertEquals(sequence++, output.sequence());
            assertEquals(digests.get(output.toOffset()), output.digest(), "state after " + output);
            next = output.toOffset();
            records += output.records();
        }
        assertEquals(input.size(), records);
        assertEquals(bad, deadLetters(cluster, partition));
    }

    /** Digests at the offsets of the outputs; returns the offsets of what could not be read. */
    private static List<Long> undisturbed(
            List<ConsumerRecord<byte[], byte[]>> input, List<Output> outputs, Map<Long, String> digests) {
        var parts = Parts.of(Quakes.definition("quakes", Duration.ZERO));
        SummaryPipeline pipeline = parts.pipelines().create();
        List<Long> bad = new ArrayList<>();
        var ends = outputs.stream().map(Output::toOffset).iterator();
        long end = ends.next();
        for (ConsumerRecord<byte[], byte[]> record : input) {
            switch (parts.decoder().decode(record)) {
                case RecordDecoder.Decoded<Update>(Update update) -> pipeline.apply(update, record.offset());
                case RecordDecoder.Rejected<Update> _ -> {
                    pipeline.countDeadLetter();
                    bad.add(record.offset());
                }
            }
            if (record.offset() + 1 == end) {
                Snapshot snapshot = pipeline.snapshot(end);
                digests.put(end, snapshot.digest());
                end = ends.hasNext() ? ends.next() : -1;
            }
        }
        return bad;
    }

    private static List<Output> outputs(Cluster cluster, int partition) {
        return cluster.outputs("quakes.members").stream()
                .filter(output -> output.partition() == partition)
                .toList();
    }

    private static List<Long> deadLetters(Cluster cluster, int partition) {
        return cluster.committed("quakes.dead-letters").stream()
                .filter(record -> header(record, DeadLetters.PARTITION).equals("" + partition))
                .map(record -> Long.valueOf(header(record, DeadLetters.OFFSET)))
                .sorted()
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(
            int partition, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> record.partition() == partition)
                .toList();
    }
}
