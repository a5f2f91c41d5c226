package dev.weir.app.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.store.ChronicleCaches;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.streams.cache.ElementCaches;
import dev.weir.streams.deadletter.DeadLetters;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.KafkaUnavailable;
import dev.weir.streams.delivery.PipelineRuntime;
import dev.weir.streams.wire.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime against a real broker, which the tests share; each has a pipeline of its own. */
final class DeliveryTest {
    @TempDir
    private static Path data;

    @TempDir
    private Path directory;

    private static EmbeddedBroker broker;
    private static Cluster cluster;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(data);
        cluster = new Cluster(broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        cluster.close();
        broker.close();
    }

    @Test
    void aBadRecordIsSetAsideUntouchedAndStopsNobody() throws Exception {
        cluster.create("bad.in", 1);
        cluster.send("bad.in", 0, "k0", good(0));
        cluster.send("bad.in", 0, "k1", "{ no JSON");
        cluster.send("bad.in", 0, "k2", good(2));
        try (var runtime = runtime("bad", ElementCaches.none())) {
            awaitOffset(runtime, 3);
        }
        var letters = cluster.committed("bad.dead-letters");
        assertEquals(1, letters.size());
        var letter = letters.getFirst();
        assertArrayEquals("k1".getBytes(UTF_8), letter.key());
        assertArrayEquals("{ no JSON".getBytes(UTF_8), letter.value());
        assertEquals("bad.in", header(letter, DeadLetters.TOPIC));
        assertEquals("0", header(letter, DeadLetters.PARTITION));
        assertEquals("1", header(letter, DeadLetters.OFFSET));
        assertEquals("1", header(letter, DeadLetters.EPOCH));
        assertFalse(header(letter, DeadLetters.CAUSE).isEmpty());
    }

    @Test
    void theOutputTilesTheInputOverRestartsAndTheDigestStays() throws Exception {
        cluster.create("tile.in", 1);
        RandomGenerator random = Seeds.generator(3);
        String digest = "";
        for (int life = 1; life <= 3; life++) {
            try (var runtime = runtime("tile", ElementCaches.none())) {
                PipelineView first = awaitLive(runtime);
                assertEquals(life, first.epoch());
                if (life > 1) {
                    assertEquals(digest, first.snapshot().orElseThrow().digest());
                }
                send("tile.in", 0, (life - 1) * 500, life * 500, random);
                digest = awaitOffset(runtime, life * 500).digest();
            }
        }
        assertTiles(cluster.outputs("tile.members"), 1_500);
    }

    @Test
    void aRestartFromTheCacheEqualsOneWithoutAndReadsNoChangelog() throws Exception {
        cluster.create("cache.in", 1);
        String digest;
        try (var caches = ChronicleCaches.open(directory)) {
            try (var runtime = runtime("cache", caches)) {
                send("cache.in", 0, 0, 1_000, Seeds.generator(4));
                digest = awaitOffset(runtime, 1_000).digest();
            }
            // Only a restart that does not need the changelog finds the elements that are gone from it.
            forget("weir.cache.changelog");
            try (var runtime = runtime("cache", caches)) {
                assertEquals(digest, awaitLive(runtime).snapshot().orElseThrow().digest());
            }
        }
    }

    @Test
    void aSilentPartitionFollowsTheClockOfTheOthers() throws Exception {
        cluster.create("idle.in", 2);
        try (var runtime = runtime("idle", ElementCaches.none())) {
            cluster.send("idle.in", 0, "old", record("old", 0));
            await().until(() -> live(runtime, 0) == 1);
            long later = Duration.ofHours(5).toMillis();
            AtomicInteger sent = new AtomicInteger();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                String id = "new" + sent.incrementAndGet();
                cluster.send("idle.in", 1, id, record(id, later + sent.get()));
                return live(runtime, 0) == 0;
            });
        }
        Output last = cluster.outputs("idle.members").stream()
                .filter(output -> output.partition() == 0)
                .toList()
                .getLast();
        assertEquals(0, last.records());
        assertEquals(last.fromOffset(), last.toOffset());
        assertEquals(0, last.live());
    }

    @Test
    void anOwnerThatWasFencedStepsDownAndWritesNothing() throws Exception {
        cluster.create("fence.in", 1);
        try (var runtime = runtime("fence", ElementCaches.none())) {
            cluster.send("fence.in", 0, "a", good(0));
            awaitOffset(runtime, 1);
            cluster.fence("weir-fence-0");
            cluster.send("fence.in", 0, "b", good(1));
            await().until(() -> runtime.views().getFirst().status() == Status.STALE);
            assertTrue(runtime.views().getFirst().detail().contains("another owner took"));
            assertEquals(1, cluster.outputs("fence.members").size());
        }
    }

    @Test
    void recordsThatWereDeletedBeforeTheyWereReadStopThePartitionLoudly() throws Exception {
        cluster.create("gone.in", 1);
        try (var runtime = runtime("gone", ElementCaches.none())) {
            send("gone.in", 0, 0, 100, Seeds.generator(5));
            awaitOffset(runtime, 100);
        }
        send("gone.in", 0, 100, 200, Seeds.generator(6));
        forget("gone.in");
        try (var runtime = runtime("gone", ElementCaches.none())) {
            await().until(() -> runtime.views().stream().anyMatch(view -> view.status() == Status.STALE));
            PipelineView view = runtime.views().getFirst();
            assertTrue(view.detail().contains("offset 100 of gone.in-0 is out of range"), view.detail());
            assertEquals(100, view.snapshot().orElseThrow().offset());
        }
    }

    @Test
    void aMissingTopicIsWaitedForAndSaidSo() throws Exception {
        try (var runtime = runtime("wait", ElementCaches.none())) {
            await().until(() ->
                    runtime.views().stream().anyMatch(view -> view.detail().contains("waiting for topic wait.in")));
            cluster.create("wait.in", 1);
            cluster.send("wait.in", 0, "a", good(0));
            awaitOffset(runtime, 1);
        }
    }

    @Test
    void twoProcessesShareThePartitionsAndOneTakesOverWhatTheOtherLeaves() throws Exception {
        cluster.create("share.in", 2);
        try (var first = runtime("share", ElementCaches.none())) {
            await().until(() -> liveViews(first) == 2);
            try (var second = runtime("share", ElementCaches.none())) {
                await().atMost(Duration.ofSeconds(30)).until(() -> liveViews(first) == 1 && liveViews(second) == 1);
                send("share.in", 0, 0, 200, Seeds.generator(7));
                send("share.in", 1, 0, 300, Seeds.generator(8));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> liveViews(first) == 2);
            await().atMost(Duration.ofSeconds(30)).until(() -> offset(first, 0) == 200 && offset(first, 1) == 300);
        }
        List<Output> outputs = cluster.outputs("share.members");
        assertTiles(outputs.stream().filter(output -> output.partition() == 0).toList(), 200);
        assertTiles(outputs.stream().filter(output -> output.partition() == 1).toList(), 300);
    }

    @Test
    void aBrokerThatIsNotThereIsNamedInOneSentence() {
        var refusal = assertThrows(
                KafkaUnavailable.class, () -> KafkaConnection.to("127.0.0.1:1").check());
        assertTrue(refusal.toString().contains("no Kafka broker answers at 127.0.0.1:1"), refusal.toString());
        KafkaConnection.to(broker.bootstrapServers()).check();
    }

    private static PipelineRuntime runtime(String name, ElementCaches caches) {
        return PipelineRuntime.start(List.of(Quakes.definition(name)), List.of(), cluster.connection(), caches);
    }

    private static String good(int i) {
        return record("k" + i, i);
    }

    private static String record(String id, long time) {
        return "{\"id\":\"%s\",\"t\":%d,\"net\":\"us\",\"x\":1.5,\"y\":2.5}".formatted(id, time);
    }

    private static void send(String topic, int partition, int from, int to, RandomGenerator random) {
        for (int i = from; i < to; i++) {
            Quakes.Line line = Quakes.line(i, random);
            cluster.sendLater(topic, partition, line.key(), line.value().orElse(null));
        }
        cluster.flush();
    }

    /** Deletes every record of partition 0, as retention does. */
    private static void forget(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var deletable = new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(deletable)))
                    .all()
                    .get();
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    private static PipelineView awaitLive(PipelineRuntime runtime) {
        await().atMost(Duration.ofSeconds(30)).until(() -> liveViews(runtime) > 0);
        return runtime.views().getFirst();
    }

    private static Snapshot awaitOffset(PipelineRuntime runtime, long offset) {
        await().atMost(Duration.ofSeconds(30)).until(() -> offset(runtime, 0) == offset);
        return runtime.views().getFirst().snapshot().orElseThrow();
    }

    private static long liveViews(PipelineRuntime runtime) {
        return runtime.views().stream()
                .filter(view -> view.status() == Status.LIVE)
                .count();
    }

    private static Optional<Snapshot> snapshot(PipelineRuntime runtime, int partition) {
        return runtime.views().stream()
                .filter(view -> view.partition() == partition)
                .findAny()
                .flatMap(PipelineView::snapshot);
    }

    private static long offset(PipelineRuntime runtime, int partition) {
        return snapshot(runtime, partition).map(Snapshot::offset).orElse(-1L);
    }

    private static int live(PipelineRuntime runtime, int partition) {
        return snapshot(runtime, partition).map(Snapshot::live).orElse(-1);
    }

    private static void assertTiles(List<Output> outputs, long records) {
        long next = 0;
        long sequence = 1;
        for (Output output : outputs) {
            assertEquals(next, output.fromOffset());
            assertEquals(sequence++, output.sequence());
            assertEquals(output.toOffset() - output.fromOffset(), output.records());
            next = output.toOffset();
        }
        assertEquals(records, next);
    }

    private static String header(org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
