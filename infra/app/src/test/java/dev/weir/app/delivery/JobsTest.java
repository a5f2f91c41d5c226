package dev.weir.app.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.actors.jobs.JobsView;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.config.PipelineFile;
import dev.weir.app.run.Service;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.streams.deadletter.DeadLetters;
import dev.weir.streams.wire.ComputeFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of jobs as a running process has them, against a real broker, which the tests share. */
final class JobsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    private Service service(String name) {
        return Service.start(PipelineFile.parse("test.conf", """
                jobs.%s { }
                compute { lanes = 2, memory-mib = 64 }
                http.port = 0
                state { directory = "%s", cache = none }
                """.formatted(name, directory)), cluster.connection());
    }

    /** A frame: twice the number is its answer. */
    private static byte[] frame(String id, float number) {
        var header = JsonNodeFactory.instance.objectNode().put("kernel", "gemm").put("id", id);
        return ComputeFrame.write(
                ComputeFrame.JOB,
                header,
                Map.of(
                        "A", new FloatTensor(Shape.of(1, 1), new float[] {number}),
                        "B", new FloatTensor(Shape.of(1, 1), new float[] {2})));
    }

    private static void send(String name, int partition, String id, byte[] job) {
        cluster.sendLater(name + ".jobs", partition, id.getBytes(UTF_8), job);
    }

    private static JobsView.Counters awaitRead(Service service, long records) {
        return await()
                .atMost(PATIENCE)
                .until(
                        () -> read(service),
                        views -> views.stream()
                                        .mapToLong(each -> each.counters().read())
                                        .sum()
                                == records)
                .stream()
                .map(JobsView::counters)
                .reduce((a, b) -> new JobsView.Counters(
                        a.read() + b.read(),
                        a.done() + b.done(),
                        a.refused() + b.refused(),
                        a.expired() + b.expired(),
                        a.failed() + b.failed(),
                        a.repeated() + b.repeated(),
                        a.deadLettered() + b.deadLettered()))
                .orElseThrow();
    }

    private static List<JobsView> read(Service service) {
        return service.pipelines().views().stream()
                .map(PipelineView::shown)
                .flatMap(shown -> shown.stream())
                .map(JobsView.class::cast)
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> committed(String topic, int least) {
        return await().atMost(PATIENCE).until(() -> cluster.committed(topic), all -> all.size() >= least);
    }

    /** By id; fails if one comes twice. */
    private static Map<String, ComputeFrame.Parts> results(String name, int least) {
        Map<String, ComputeFrame.Parts> results = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : committed(name + ".results", least)) {
            var parts = ComputeFrame.read(Objects.requireNonNull(record.value()), ComputeFrame.RESULT);
            String id = new String(record.key(), UTF_8);
            assertEquals(id, parts.header().path("id").asText());
            assertEquals(null, results.put(id, parts), () -> id + " has two results");
        }
        return results;
    }

    @Test
    void eachJobHasOneResultAlsoOverRestartsAndPutTwice() throws Exception {
        cluster.create("once.jobs", 2);
        for (int part = 0; part < 3; part++) {
            for (int i = 40 * part; i < 40 * part + 40; i++) {
                send("once", i % 2, "j" + i, frame("j" + i, i));
                send("once", i % 2, "j" + i, frame("j" + i, i));
            }
            // One of an earlier life.
            send("once", 0, "j0", frame("j0", -1));
            cluster.flush();
            try (Service service = service("once")) {
                JobsView.Counters counters = awaitRead(service, 81L * (part + 1));
                assertEquals(40L * (part + 1), counters.done());
                assertEquals(41L * (part + 1), counters.repeated());
            }
        }
        Map<String, ComputeFrame.Parts> results = results("once", 120);
        assertEquals(120, results.size());
        results.forEach((id, parts) -> {
            assertEquals("done", parts.header().path("outcome").asText());
            double answer = Objects.requireNonNull(parts.tensors().get("C")).at(0);
            assertEquals(2 * Double.parseDouble(id.substring(1)), answer);
        });
    }

    @Test
    void whatCannotBeComputedHasItsReasonAndTheRestGoesOn() throws Exception {
        cluster.create("bad.jobs", 1);
        String json = "{\"kernel\":\"gemm\",\"id\":\"%s\",\"inputs\":{\"A\":{\"shape\":[1,1],\"values\":[%s]},"
                + "\"B\":{\"shape\":[1,%s],\"values\":[%s]}}%s}";
        List<String> jobs = List.of(
                json.formatted("good", "3", "2", "4,5", ""),
                json.formatted("nan", "\"NaN\"", "1", "1", ""),
                json.formatted("sizes", "3", "2", "4", ""),
                json.formatted("misspelt", "3", "1", "4", ",\"params\":{\"alhpa\":2}"),
                json.formatted("kernel", "3", "1", "4", "").replace("gemm", "gem"),
                "{\"kernel\":\"gemm\",\"inputs\":{}}",
                "no job",
                json.formatted("good again", "3", "1", "4", ""));
        jobs.forEach(job -> send("bad", 0, "k", job.getBytes(UTF_8)));
        cluster.flush();
        try (Service service = service("bad")) {
            JobsView.Counters counters = awaitRead(service, jobs.size());
            assertEquals(2, counters.done());
            assertEquals(3, counters.refused());
            assertEquals(3, counters.deadLettered());
        }
        Map<String, ComputeFrame.Parts> results = results("bad", 5);
        assertEquals(
                15,
                Objects.requireNonNull(results.get("good")).tensors().get("C").at(1));
        assertRefused(results, "nan", "NONFINITE", "NaN");
        assertRefused(results, "misspelt", "RANGE", "alhpa");
        assertRefused(results, "kernel", "RANGE", "no kernel 'gem'");
        List<String> causes = committed("bad.dead-letters", 3).stream()
                .map(letter -> new String(
                        letter.headers().lastHeader(DeadLetters.CAUSE).value(), UTF_8))
                .toList();
        assertTrue(causes.get(0).contains("1 elements do not fill [1×2]"), causes.get(0));
        assertTrue(causes.get(1).contains("needs an id"), causes.get(1));
        assertTrue(causes.get(2).contains("not one JSON document"), causes.get(2));
    }

    private static void assertRefused(Map<String, ComputeFrame.Parts> results, String id, String code, String message) {
        JsonNode header = Objects.requireNonNull(results.get(id)).header();
        assertEquals("refused", header.path("outcome").asText());
        assertEquals(code, header.path("code").asText());
        assertTrue(header.path("message").asText().contains(message), header.toString());
    }
}
