package dev.weir.app.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.actors.pipeline.Savepoints;
import dev.weir.actors.pipeline.Savepoints.Answer;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.streams.cache.ElementCaches;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SavepointName;
import dev.weir.streams.delivery.PipelineRuntime;
import dev.weir.streams.delivery.PipelineRuntime.Parts;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Savepoints against a real broker: pipeline quakes over two partitions, a savepoint in the middle of its input, and what starts from it. */
final class SavepointTest {
    private static final int BEFORE = 400;
    private static final int ALL = 700;
    private static final PipelineDefinition QUAKES = Quakes.definition("quakes", Duration.ZERO);
    private static final SummaryConfig SAME = QUAKES.summary();
    private static final SummaryConfig OTHER = new SummaryConfig(
            9, 0.3, new ObjectiveConfig.LogDeterminant(new Similarity.Rbf(0.5), 2), Map.of("n0", 2), 8, 11);

    @TempDir
    private static Path data;

    private static EmbeddedBroker broker;
    private static Cluster cluster;
    private static Savepoints.Savepoint saved;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(data);
        cluster = new Cluster(broker.bootstrapServers());
        cluster.create("quakes.in", 2);
        try (var runtime = runtime(QUAKES)) {
            RandomGenerator random = Seeds.generator(5);
            send(0, BEFORE, random);
            reached(runtime, "quakes", BEFORE);
            saved = assertInstanceOf(Answer.Taken.class, runtime.savepoints().take("quakes", "before"))
                    .savepoint();
            send(BEFORE, ALL, random);
            reached(runtime, "quakes", ALL);
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
        broker.close();
    }

    private static PipelineRuntime runtime(PipelineDefinition... definitions) {
        return PipelineRuntime.start(List.of(definitions), List.of(), cluster.connection(), ElementCaches.none());
    }

    private static PipelineDefinition fork(String name, String savepoint, SummaryConfig summary) {
        return fork(name, savepoint, QUAKES.features(), summary);
    }

    private static PipelineDefinition fork(
            String name, String savepoint, List<Extractor> features, SummaryConfig summary) {
        return new PipelineDefinition(
                name,
                QUAKES.source(),
                features,
                QUAKES.window(),
                summary,
                new PipelineDefinition.Sinks(name + ".members", name + ".dead-letters"),
                SavepointName.parse(savepoint),
                Optional.empty());
    }

    private static void send(int from, int to, RandomGenerator random) {
        for (int i = from; i < to; i++) {
            for (int partition = 0; partition < 2; partition++) {
                Quakes.Line line = Quakes.line(i, random);
                cluster.sendLater(
                        "quakes.in", partition, line.key(), line.value().orElse(null));
            }
        }
        cluster.flush();
    }

    private static List<PipelineView> views(PipelineRuntime runtime, String pipeline) {
        return runtime.views().stream()
                .filter(view -> view.pipeline().equals(pipeline))
                .toList();
    }

    private static List<Snapshot> reached(PipelineRuntime runtime, String pipeline, long offset) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> views(runtime, pipeline).stream()
                                .filter(view -> view.status() == Status.LIVE)
                                .flatMap(view -> view.snapshot().stream())
                                .filter(snapshot -> snapshot.offset() == offset)
                                .count()
                        == 2);
        return views(runtime, pipeline).stream()
                .map(view -> view.snapshot().orElseThrow())
                .toList();
    }

    /** What a plain loop over the whole log comes to, without savepoints, and without Kafka but for the log. */
    private static Snapshot offline(PipelineDefinition definition, int partition) {
        var parts = Parts.of(definition);
        SummaryPipeline pipeline = parts.pipelines().create();
        for (ConsumerRecord<byte[], byte[]> record : cluster.committed("quakes.in")) {
            if (record.partition() == partition) {
                switch (parts.decoder().decode(record)) {
                    case RecordDecoder.Decoded<Update>(Update update) -> pipeline.apply(update, record.offset());
                    case RecordDecoder.Rejected<Update> _ -> pipeline.countDeadLetter();
                }
            }
        }
        return pipeline.snapshot(ALL);
    }

    private static List<String> members(Snapshot snapshot) {
        return snapshot.summary().members().stream().map(Summary.Member::id).toList();
    }

    @Test
    void aForkGoesOnAsIfItHadRunWithItsConfigurationAllAlong() {
        PipelineDefinition other = fork("other", "quakes/before", OTHER);
        PipelineDefinition same = fork("same", "quakes/before", SAME);
        List<String> digests;
        try (var runtime = runtime(other, same)) {
            digests = List.of();
            for (PipelineDefinition definition : List.of(other, same)) {
                List<Snapshot> forked = reached(runtime, definition.name(), ALL);
                for (int partition = 0; partition < 2; partition++) {
                    Snapshot alone = offline(definition, partition);
                    Snapshot shown = forked.get(partition);
                    assertEquals(members(alone), members(shown));
                    assertEquals(alone.digest(), shown.digest(), "of the live set, the clock and the members");
                    assertEquals(alone.summary().value(), shown.summary().value(), 0);
                    assertEquals(alone.counters(), shown.counters());
                }
                digests = forked.stream().map(Snapshot::digest).toList();
                assertBeginsBehindTheSavepoint(definition.name());
            }
            assertNotEquals(members(offline(other, 0)), members(offline(same, 0)), "the two would not differ anyway");
        }
        try (var runtime = runtime(fork("same", "quakes/none", SAME))) {
            assertEquals(
                    digests,
                    reached(runtime, "same", ALL).stream().map(Snapshot::digest).toList(),
                    "it has a state of its own and needs no savepoint any more");
        }
    }

    private static void assertBeginsBehindTheSavepoint(String name) {
        for (int partition = 0; partition < 2; partition++) {
            int of = partition;
            Output first = cluster.outputs(name + ".members").stream()
                    .filter(output -> output.partition() == of)
                    .findFirst()
                    .orElseThrow();
            assertEquals(BEFORE, first.fromOffset());
            assertEquals(1, first.sequence());
        }
    }

    @Test
    void aSavepointHasAllPartitionsAndANameThatIsFree() {
        assertTrue(saved.complete());
        assertEquals(2, saved.partitions().size());
        saved.partitions().forEach(part -> assertEquals(BEFORE, part.offset()));
        try (var runtime = runtime(fork("named", "quakes/before", SAME))) {
            reached(runtime, "named", ALL);
            Savepoints savepoints = runtime.savepoints();
            assertInstanceOf(Answer.Unknown.class, savepoints.take("quakes", "x"), "quakes does not run here");
            for (String illegal : List.of("", "a b", "a.b", "a/b", "x".repeat(65))) {
                assertInstanceOf(Answer.Illegal.class, savepoints.take("named", illegal));
            }
            assertInstanceOf(Answer.Taken.class, savepoints.take("named", "a"));
            assertEquals(new Answer.Refused("there is a savepoint named/a already"), savepoints.take("named", "a"));
            Answer.Found found = assertInstanceOf(Answer.Found.class, savepoints.list("named"));
            assertEquals(
                    List.of("a"),
                    found.savepoints().stream().map(Savepoints.Savepoint::name).toList());
            assertTrue(found.savepoints().getFirst().complete());
            assertEquals(new Answer.Deleted(), savepoints.delete("named", "a"));
            assertInstanceOf(Answer.Unknown.class, savepoints.delete("named", "a"));
            await().atMost(Duration.ofSeconds(20)).until(() -> savepoints.take("named", "a") instanceof Answer.Taken);
        }
    }

    @Test
    void whatIsIncompleteDamagedOrDoesNotFitIsRefusedWithItsReason() throws Exception {
        copy("half", 2, record -> record.key() != null || record.partition() == 0);
        copy("torn", 2, new java.util.function.Predicate<>() {
            private boolean dropped;

            @Override
            public boolean test(ConsumerRecord<byte[], byte[]> record) {
                boolean drops = !dropped && record.partition() == 0;
                dropped |= drops;
                return !drops;
            }
        });
        copy("narrow", 1, record -> record.partition() == 0);
        Map<PipelineDefinition, String> refusals = Map.of(
                fork("none", "quakes/none", SAME), "savepoint quakes/none does not exist",
                fork("half", "quakes/half", SAME), "savepoint quakes/half is incomplete: its partition 1 has no end",
                fork("torn", "quakes/torn", SAME), "savepoint quakes/torn is damaged: partition 0 has",
                fork("narrow", "quakes/narrow", SAME),
                        "savepoint quakes/narrow has 1 partitions, but topic quakes.in has 2",
                fork("features", "quakes/before", List.of(new Extractor.Number("$.x", 1)), SAME),
                        "the source or the features must be those of the pipeline");
        try (var runtime = runtime(refusals.keySet().toArray(PipelineDefinition[]::new))) {
            refusals.forEach((definition, reason) -> await().atMost(Duration.ofSeconds(60))
                    .until(() -> views(runtime, definition.name()).stream()
                            .anyMatch(view -> view.partition() == 0
                                    && view.status() == Status.STALE
                                    && view.detail().contains(reason))));
            refusals.keySet()
                    .forEach(definition -> assertTrue(
                            cluster.outputs(definition.name() + ".members").stream()
                                    .noneMatch(output -> output.partition() == 0),
                            definition.name()));
        }
    }

    /** Of the savepoint, some of the records. */
    private static void copy(
            String name, int partitions, java.util.function.Predicate<ConsumerRecord<byte[], byte[]>> kept)
            throws Exception {
        cluster.create("weir.quakes.savepoint." + name, partitions);
        cluster.committed("weir.quakes.savepoint.before").stream()
                .filter(kept)
                .forEach(record -> cluster.sendLater(
                        "weir.quakes.savepoint." + name, record.partition(), record.key(), record.value()));
        cluster.flush();
    }

    @Test
    void aSavepointIsNamedByPipelineAndName() {
        assertEquals(Optional.of(new SavepointName("a.b-1", "x_2")), SavepointName.parse("a.b-1/x_2"));
        for (String none : List.of("", "x", "/x", "a/", "a/b/c", "a/b.c", "a b/c")) {
            assertEquals(Optional.empty(), SavepointName.parse(none), none);
        }
    }
}
