package dev.weir.app.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.config.PipelineFile;
import dev.weir.app.config.Settings;
import dev.weir.app.run.Service;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.MatrixMarket;
import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.sor.Norms;
import dev.weir.kernels.sor.Split;
import dev.weir.streams.deadletter.DeadLetters;
import dev.weir.streams.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Solvers as a running process has them, against a real broker, which the tests share. */
final class SolverTest {
    private static final CsrMatrix GRID = FivePointGrid.laplacian(10, 10).toCsr();
    private static final String MARKET = MatrixMarket.lines(GRID).collect(Collectors.joining("\n"));
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
        Settings settings = PipelineFile.parse("test.conf", """
                solvers.%s {
                  solve { method = sor, tolerance = 1e-8, reference = rhs }
                  learner { context { min = 0, max = 1 }, seed = 3 }
                }
                http.port = 0
                state { directory = "%s", cache = none }
                """.formatted(name, directory));
        return Service.start(settings, cluster.connection());
    }

    private static void create(String name) throws Exception {
        cluster.create(name + ".systems", 2);
        cluster.create(name + ".matrices", 1);
        cluster.send(name + ".matrices", 0, "grid", MARKET);
    }

    private static String system(double shift, double[] rhs, String id) {
        return "{\"matrix\":\"grid\",\"shift\":" + shift + ",\"rhs\":" + Arrays.toString(rhs) + ",\"id\":\"" + id
                + "\"}";
    }

    private static RelaxationView awaitRead(Service service, long records) {
        return await().atMost(PATIENCE)
                .until(
                        () -> read(service),
                        view -> view.stream()
                                        .mapToLong(each -> each.counters().read())
                                        .sum()
                                == records)
                .getFirst();
    }

    private static List<RelaxationView> read(Service service) {
        return service.pipelines().views().stream()
                .map(PipelineView::shown)
                .flatMap(shown -> shown.stream())
                .map(RelaxationView.class::cast)
                .toList();
    }

    /** Waits, for what is committed may be readable a moment later on one partition than on another. */
    private static List<JsonNode> committed(String topic, int count) {
        return letters(topic, count).stream()
                .map(record -> Json.tree(Objects.requireNonNull(record.value())))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> letters(String topic, int count) {
        return await().atMost(PATIENCE).until(() -> cluster.committed(topic), all -> all.size() >= count);
    }

    private static void send(String name, int from, int to, RandomGenerator random) throws Exception {
        for (int i = from; i < to; i++) {
            double shift = random.nextDouble();
            double[] rhs = random.doubles(GRID.rows(), -1, 1).toArray();
            cluster.send(name + ".systems", i % 2, "s" + i % 4, system(shift, rhs, "" + i));
        }
    }

    @Test
    void everySystemIsSolvedOnceAndReportedOnce() throws Exception {
        create("once");
        send("once", 0, 60, Seeds.generator(1));
        try (Service service = service("once")) {
            awaitRead(service, 60);
        }
        List<JsonNode> solutions = committed("once.solutions", 60);
        assertEquals(60, solutions.size());
        assertEquals(
                60,
                solutions.stream()
                        .map(each -> each.get("id").asText())
                        .distinct()
                        .count());
        RandomGenerator random = Seeds.generator(1);
        for (int i = 0; i < 60; i++) {
            String id = "" + i;
            CsrMatrix a = GRID.shifted(random.nextDouble());
            double[] rhs = random.doubles(GRID.rows(), -1, 1).toArray();
            JsonNode solution = solutions.stream()
                    .filter(each -> each.get("id").asText().equals(id))
                    .findFirst()
                    .orElseThrow();
            assertEquals("CONVERGED", solution.get("status").asText());
            double[] x = new double[GRID.rows()];
            Arrays.setAll(x, row -> solution.get("x").get(row).doubleValue());
            assertTrue(Norms.residual(a, rhs, x, Split.NONE) < 1e-7 * GRID.rows());
        }
        List<JsonNode> reports = committed("once.reports", 60);
        assertEquals(60, reports.size());
        reports.forEach(report -> assertTrue(report.get("propensity").doubleValue() > 0));
    }

    @Test
    void aRestartGoesOnAsIfThereHadBeenNone() throws Exception {
        create("broken");
        create("unbroken");
        RandomGenerator random = Seeds.generator(2);
        RandomGenerator same = Seeds.generator(2);
        for (int part = 0; part < 3; part++) {
            send("broken", 40 * part, 40 * part + 40, random);
            try (Service service = service("broken")) {
                awaitRead(service, 40L * part + 40);
            }
        }
        send("unbroken", 0, 120, same);
        try (Service service = service("unbroken")) {
            awaitRead(service, 120);
        }
        assertEquals(omegas("unbroken"), omegas("broken"));
    }

    private static Map<String, String> omegas(String name) {
        return committed(name + ".solutions", 120).stream()
                .collect(Collectors.toMap(
                        each -> each.get("id").asText(),
                        each -> each.get("omega") + " " + each.get("iterations") + " " + each.get("ticket")));
    }

    @Test
    void whatCannotBeSolvedIsSetAsideWithItsReasonAndTheRestGoesOn() throws Exception {
        create("bad");
        double[] rhs = new double[GRID.rows()];
        Arrays.fill(rhs, 1);
        List<String> records = List.of(
                system(0.5, rhs, "good"),
                system(0.5, new double[3], "size"),
                "{\"matrix\":\"absent\",\"rhs\":[1]}",
                system(-4, rhs, "diagonal"),
                system(-3, rhs, "indefinite"),
                "{\"matrix\":\"grid\",\"rhs\":[NaN]}",
                "{\"matrix\":\"grid\",\"rhs\":[1],\"colour\":1}",
                "no JSON",
                system(0.5, rhs, "good again"));
        for (String record : records) {
            cluster.send("bad.systems", 0, "s", record);
        }
        try (Service service = service("bad")) {
            RelaxationView view = awaitRead(service, records.size());
            assertEquals(2, view.counters().solved());
            assertEquals(1, view.counters().unsolved());
            assertEquals(6, view.counters().deadLettered());
        }
        List<String> causes =
                letters("bad.dead-letters", 7).stream().map(SolverTest::cause).toList();
        assertEquals(7, causes.size());
        List<String> expected = List.of(
                "WRONG_SIZE",
                "there is no matrix 'absent'",
                "ZERO_DIAGONAL",
                "RESIDUAL_",
                "not one JSON",
                "colour",
                "not one JSON");
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(causes.get(i).contains(expected.get(i)), causes.get(i));
        }
        JsonNode unsolved = committed("bad.solutions", 3).stream()
                .filter(each -> each.get("id").asText().equals("indefinite"))
                .findFirst()
                .orElseThrow();
        assertEquals("DIVERGED", unsolved.get("status").asText());
        assertFalse(unsolved.has("x"));
        JsonNode report = committed("bad.reports", 3).stream()
                .filter(each -> each.get("id").asText().equals("indefinite"))
                .findFirst()
                .orElseThrow();
        assertEquals(10_000, report.get("cost").intValue());
    }

    private static String cause(ConsumerRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader(DeadLetters.CAUSE).value(), UTF_8);
    }

    @Test
    void aTicketOutlivesARestart() throws Exception {
        create("patient");
        cluster.send("patient.systems", 0, "mine", "{\"ask\":0.3,\"id\":\"first\"}");
        for (int i = 0; i < 8; i++) {
            cluster.send("patient.systems", 0, "mine", "{\"ask\":0.3,\"id\":\"" + i + "\"}");
        }
        try (Service service = service("patient")) {
            awaitRead(service, 9);
        }
        cluster.send("patient.systems", 0, "mine", "{\"ask\":0.3,\"id\":\"first\"}");
        cluster.send("patient.systems", 0, "mine", "{\"tell\":0,\"cost\":41}");
        try (Service service = service("patient")) {
            awaitRead(service, 11);
        }
        List<JsonNode> answers = committed("patient.answers", 11);
        assertEquals(answers.getFirst().get("value"), answers.get(9).get("value"));
        assertEquals("learnt", answers.get(10).get("told").asText());
    }

    @Test
    void whoSolvesElsewhereAsksAndTellsOverTheTopic() throws Exception {
        create("elsewhere");
        cluster.send("elsewhere.systems", 0, "mine", "{\"ask\":0.3,\"id\":\"first\"}");
        cluster.send("elsewhere.systems", 0, "mine", "{\"ask\":0.3,\"id\":\"first\"}");
        cluster.send("elsewhere.systems", 0, "mine", "{\"tell\":0,\"cost\":41}");
        cluster.send("elsewhere.systems", 0, "mine", "{\"tell\":0,\"cost\":41}");
        cluster.send("elsewhere.systems", 0, "mine", "{\"cancel\":7}");
        try (Service service = service("elsewhere")) {
            awaitRead(service, 5);
        }
        List<JsonNode> answers = committed("elsewhere.answers", 5);
        assertEquals(answers.get(0).get("value"), answers.get(1).get("value"));
        assertEquals(answers.get(0).get("ticket"), answers.get(1).get("ticket"));
        assertEquals("learnt", answers.get(2).get("told").asText());
        assertEquals("settled", answers.get(3).get("told").asText());
        assertFalse(answers.get(4).get("cancelled").asBoolean());
        List<JsonNode> reports = committed("elsewhere.reports", 1);
        assertEquals(1, reports.size());
        assertEquals(41, reports.getFirst().get("cost").intValue());
    }

    @Test
    void whoSpeaksHttpAsksTellsAndHasSystemsSolved() throws Exception {
        try (Service service = service("counter")) {
            await().atMost(PATIENCE).until(() -> read(service), views -> !views.isEmpty());
            String ask = "{\"sequence\":\"mine\",\"context\":0.5,\"id\":\"a\"}";
            JsonNode ticket = post(service, "ask", ask, 200);
            assertTrue(ticket.get("value").doubleValue() >= 1);
            assertEquals(ticket.get("ticket"), post(service, "ask", ask, 200).get("ticket"));
            String tell = "{\"sequence\":\"mine\",\"ticket\":" + ticket.get("ticket") + ",\"cost\":30}";
            assertEquals("learnt", post(service, "tell", tell, 200).get("told").asText());
            assertEquals("settled", post(service, "tell", tell, 200).get("told").asText());
            assertTrue(post(service, "tell", "{\"sequence\":\"mine\",\"ticket\":1.5,\"cost\":30}", 400)
                    .get("error")
                    .asText()
                    .contains("number of a ticket"));
            post(service, "ask", "{\"sequence\":\"mine\"}", 400);
            post(service, "ask", "no JSON", 400);
            var stored = answer(service, "PUT", "matrices/grid", MARKET);
            assertEquals(201, stored.statusCode());
            assertEquals("{\"matrix\":\"grid\"}", stored.body());
            assertEquals(400, answer(service, "PUT", "matrices/bad", "1 2 3").statusCode());
            double[] rhs = new double[GRID.rows()];
            Arrays.fill(rhs, 1);
            String solve = "{\"sequence\":\"mine\",\"matrix\":\"grid\",\"rhs\":" + Arrays.toString(rhs) + "}";
            JsonNode solution = post(service, "solve", solve, 200);
            assertEquals("CONVERGED", solution.get("status").asText());
            assertEquals(GRID.rows(), solution.get("x").size());
            assertTrue(post(service, "solve", solve.replace("grid", "none"), 422)
                    .get("refused")
                    .asText()
                    .contains("there is no matrix 'none'"));
        }
    }

    private static JsonNode post(Service service, String what, String body, int status) throws Exception {
        var response = answer(service, "POST", what, body);
        assertEquals(status, response.statusCode(), response.body());
        return Json.tree(response.body().getBytes(UTF_8));
    }

    private static HttpResponse<String> answer(Service service, String method, String what, String body)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + service.port() + "/v1/solvers/counter/" + what))
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
