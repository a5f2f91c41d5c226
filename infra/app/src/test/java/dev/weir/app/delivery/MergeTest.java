package dev.weir.app.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.MergedSummary;
import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialTold;
import dev.weir.kernels.pipeline.PartialUpdate;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.streams.cache.ElementCaches;
import dev.weir.streams.deadletter.DeadLetters;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.delivery.PipelineRuntime;
import dev.weir.streams.delivery.PipelineRuntime.Parts;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.Output;
import dev.weir.streams.wire.PartialCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One summary over four partitions, with a real broker in between. */
final class MergeTest {
    private static final int PARTITIONS = 4;

    @TempDir
    private static Path data;

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
    void theRootKnowsWhatThePartitionsTellAndGoesOnAfterARestart() throws Exception {
        PipelineDefinition definition = definition("merge");
        cluster.create("merge.in", PARTITIONS);
        RandomGenerator random = Seeds.generator(11);
        try (var runtime = runtime(definition)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> liveViews(runtime) == PARTITIONS + 1);
            send("merge.in", 0, 600, random);
            awaitRoot(runtime, offline(definition));
        }
        send("merge.in", 600, 900, random);
        try (var runtime = runtime(definition)) {
            awaitRoot(runtime, offline(definition));
            send("merge.in", 900, 1100, random);
            awaitRoot(runtime, offline(definition));
        }
        assertTiles(cluster.outputs("merge.all.members"));
        assertEquals(offline(definition).root.known(), lastTold("weir.merge.partials"));
        assertEquals(lastTold("weir.merge.partials"), lastTold("weir.merge.all.changelog"));
        assertTrue(cluster.committed("merge.dead-letters").stream()
                .map(record -> new String(
                        record.headers().lastHeader(DeadLetters.TOPIC).value(), StandardCharsets.UTF_8))
                .allMatch("merge.in"::equals));
    }

    @Test
    void aDeleteIsADeleteInTheRootToo() throws Exception {
        PipelineDefinition definition = definition("gone");
        cluster.create("gone.in", PARTITIONS);
        try (var runtime = runtime(definition)) {
            for (int i = 0; i < 8; i++) {
                cluster.send("gone.in", i % PARTITIONS, "k" + i, record("k" + i, i));
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> root(runtime).filter(s -> s.live() == 8).isPresent());
            String member =
                    root(runtime).orElseThrow().summary().members().getFirst().id();
            int partition = Integer.parseInt(member.substring(1)) % PARTITIONS;
            cluster.send("gone.in", partition, member, null);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> root(runtime).filter(s -> s.live() == 7).isPresent());
            assertFalse(root(runtime).orElseThrow().since().containsKey(member));
            assertFalse(lastTold("weir.gone.partials").containsKey(member));
            assertTrue(cluster.outputs("gone.all.members").getLast().left().contains(member));
        }
    }

    /** Nobody sends anything after the merge was switched on. */
    @Test
    void partitionsThatAreSilentTellOfThemselvesWhenTheirOwnersStart() throws Exception {
        PipelineDefinition merging = definition("silent");
        var alone = new PipelineDefinition(
                merging.name(),
                merging.source(),
                merging.features(),
                merging.window(),
                merging.summary(),
                merging.sinks());
        cluster.create("silent.in", 2);
        cluster.send("silent.in", 0, "a", record("a", 1));
        cluster.send("silent.in", 1, "b", record("b", 2));
        try (var runtime = runtime(alone)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> runtime.views().stream()
                                    .flatMap(view -> view.snapshot().stream())
                                    .mapToInt(Snapshot::live)
                                    .sum()
                            == 2);
        }
        try (var runtime = runtime(merging)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> root(runtime).filter(s -> s.live() == 2).isPresent());
            assertEquals(
                    List.of("a", "b"),
                    root(runtime).orElseThrow().since().keySet().stream()
                            .sorted()
                            .toList());
        }
    }

    private static PipelineDefinition definition(String name) {
        PipelineDefinition one = Quakes.definition(name, Duration.ZERO);
        return new PipelineDefinition(
                name,
                one.source(),
                one.features(),
                one.window(),
                one.summary(),
                one.sinks(),
                Optional.empty(),
                Optional.of(new PipelineDefinition.Merge(name + ".all.members")));
    }

    private static PipelineRuntime runtime(PipelineDefinition definition) {
        return PipelineRuntime.start(List.of(definition), List.of(), cluster.connection(), ElementCaches.none());
    }

    private static Optional<Snapshot> root(PipelineRuntime runtime) {
        return runtime.views().stream()
                .filter(view -> view.pipeline().endsWith(PipelineDefinition.ALL))
                .findAny()
                .flatMap(PipelineView::snapshot);
    }

    private static long liveViews(PipelineRuntime runtime) {
        return runtime.views().stream()
                .filter(view -> view.status() == Status.LIVE)
                .count();
    }

    /** A root that was told the same by plain loops over the partitions. */
    private record Offline(MergedSummary root, Snapshot snapshot) {}

    private static Offline offline(PipelineDefinition definition) throws Exception {
        var parts = Parts.of(definition);
        Map<Integer, SummaryPipeline> partitions = new TreeMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.put(partition, parts.pipelines().create());
        }
        for (ConsumerRecord<byte[], byte[]> record :
                cluster.committed(definition.source().topic())) {
            if (parts.decoder().decode(record) instanceof RecordDecoder.Decoded<Update>(Update update)) {
                partitions.get(record.partition()).apply(update, record.offset());
            }
        }
        MergedSummary root = MergedSummary.create(definition.summary());
        partitions.forEach((partition, pipeline) -> new PartialTold()
                .changesTo(pipeline.partial())
                .forEach(change -> root.apply(new PartialUpdate(partition, change))));
        return new Offline(root, root.snapshot(0));
    }

    private static void awaitRoot(PipelineRuntime runtime, Offline offline) {
        Snapshot expected = offline.snapshot();
        await().atMost(Duration.ofSeconds(60)).until(() -> root(runtime)
                .filter(now -> now.digest().equals(expected.digest()))
                .isPresent());
        Snapshot now = root(runtime).orElseThrow();
        assertEquals(expected.live(), now.live());
        assertEquals(expected.summary(), now.summary());
        assertEquals(expected.elements(), now.elements());
        assertEquals(expected.sample(), now.sample());
    }

    /** What a reader of a compacted topic knows in the end, by id. */
    private static Map<String, Element> lastTold(String topic) throws Exception {
        Map<String, byte[]> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.committed(topic)) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                last.remove(key);
            } else {
                last.put(key, record.value());
            }
        }
        return last.entrySet().stream()
                .map(entry ->
                        PartialCodec.decode(entry.getKey(), entry.getValue()).change())
                .flatMap(change ->
                        change instanceof PartialChange.Held held ? Stream.of(held.element()) : Stream.empty())
                .collect(Collectors.toMap(Element::id, element -> element));
    }

    private static void assertTiles(List<Output> outputs) {
        long next = 0;
        long sequence = 1;
        for (Output output : outputs) {
            assertEquals(next, output.fromOffset());
            assertEquals(sequence++, output.sequence());
            next = output.toOffset();
        }
    }

    private static String record(String id, long time) {
        return "{\"id\":\"%s\",\"t\":%d,\"net\":\"us\",\"x\":%d,\"y\":2.5}".formatted(id, time, time);
    }

    private static void send(String topic, int from, int to, RandomGenerator random) {
        for (int i = from; i < to; i++) {
            Quakes.Line line = Quakes.line(i, random);
            int partition = Math.floorMod(line.key().hashCode(), PARTITIONS);
            cluster.sendLater(topic, partition, line.key(), line.value().orElse(null));
        }
        cluster.flush();
    }
}
