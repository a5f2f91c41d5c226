package dev.weir.app.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.streams.deadletter.DeadLetters;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.Output;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is killed whenever, each input counts once. The process that is killed is all there is, broker included; the oracle is a plain loop over the input
 * log, without Kafka's groups, transactions, actors or caches.
 */
final class KillTest {
    private static final int KILLS = 5;
    /** More than a life lasts, so that each has something to be interrupted in. */
    private static final int RECORDS_PER_LIFE = 1_000;

    @TempDir
    private Path directory;

    @Test
    void afterFiveKillsTheOutputHoldsEachInputOnceAndTheDigestIsThatOfAnUndisturbedRun() throws Exception {
        RandomGenerator random = Seeds.generator(Long.getLong("weir.seed", 1));
        int port = freePort();
        try (Cluster cluster = new Cluster("127.0.0.1:" + port);
                var pace = Executors.newSingleThreadScheduledExecutor()) {
            WholeProcess process = WholeProcess.launch(directory, port);
            cluster.create("quakes.in", 1);
            AtomicInteger sent = new AtomicInteger();
            AtomicInteger allowed = new AtomicInteger(RECORDS_PER_LIFE);
            var _ = pace.scheduleAtFixedRate(
                    () -> send(cluster, sent, allowed.get(), random), 0, 20, TimeUnit.MILLISECONDS);
            for (int kill = 0; kill < KILLS; kill++) {
                process.awaitCommit();
                pace.schedule(process::kill, moment(kill), TimeUnit.MILLISECONDS)
                        .get();
                process = WholeProcess.launch(directory, port);
                allowed.addAndGet(RECORDS_PER_LIFE);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> sent.get() == allowed.get());
            cluster.flush();
            List<ConsumerRecord<byte[], byte[]>> input = cluster.committed("quakes.in");
            long end = input.getLast().offset() + 1;
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> cluster.outputs("quakes.members").getLast().toOffset() == end);
            verify(input, cluster);
            process.kill();
        }
    }

    /** Milliseconds from a commit. */
    private static int moment(int kill) {
        return Seeds.generator(100 + kill).nextInt(1_200);
    }

    private static void send(Cluster cluster, AtomicInteger sent, int allowed, RandomGenerator random) {
        for (int i = 0; i < 10 && sent.get() < allowed; i++) {
            Quakes.Line line = Quakes.line(sent.getAndIncrement(), random);
            cluster.sendLater("quakes.in", 0, line.key(), line.value().orElse(null));
        }
    }

    private static void verify(List<ConsumerRecord<byte[], byte[]>> input, Cluster cluster) {
        List<Output> outputs = cluster.outputs("quakes.members");
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
        assertEquals(bad, deadLetters(cluster));
        assertTrue(
                outputs.getLast().epoch() > KILLS,
                "each life is an epoch: " + outputs.getLast().epoch());
    }

    /** Digests at the offsets of the outputs; returns the offsets of what could not be read. */
    private static List<Long> undisturbed(
            List<ConsumerRecord<byte[], byte[]>> input, List<Output> outputs, Map<Long, String> digests) {
        var parts = Quakes.parts(Quakes.definition());
        SummaryPipeline pipeline = parts.pipelines().create();
        List<Long> bad = new ArrayList<>();
        var ends = outputs.stream().map(Output::toOffset).iterator();
        long end = ends.next();
        for (ConsumerRecord<byte[], byte[]> record : input) {
            switch (parts.decoder().decode(record)) {
                case RecordDecoder.Decoded(var update) -> pipeline.apply(update, record.offset());
                case RecordDecoder.Rejected _ -> {
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

    private static List<Long> deadLetters(Cluster cluster) {
        return cluster.committed("quakes.dead-letters").stream()
                .map(record -> new String(
                        record.headers().lastHeader(DeadLetters.OFFSET).value(), StandardCharsets.UTF_8))
                .map(Long::valueOf)
                .toList();
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }
}
