package dev.weir.app.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.relaxation.Desk;
import dev.weir.app.telemetry.Telemetry;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.KafkaDesk;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Solvers over HTTP as far as no broker is needed: nobody listens where the desk would find one. */
final class SolverApiTest {
    private static final HandPipelines PIPELINES = new HandPipelines();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Declared DECLARED =
            new Declared(List.of(), List.of(Views.solver("heat"), Views.solver("odd/name")), List.of());
    private static final String JSON = "application/json";
    private static final String ASK = "{\"sequence\":\"s\",\"context\":0.5,\"id\":\"a\"}";
    private static ApiServer server;
    private static Telemetry telemetry;
    private static KafkaDesk desk;

    @BeforeAll
    static void start() {
        PIPELINES.publish(Views.solving("heat", Views.sequence("s", Views.round(0, 30))));
        telemetry = new Telemetry();
        desk = new KafkaDesk(KafkaConnection.to("127.0.0.1:1"), List.of(Views.solver("heat")));
        server = start(desk);
    }

    private static ApiServer start(Desk desk) {
        ApiConfig config = new ApiConfig("127.0.0.1", 0, false, Set.of(), Map.of());
        return ApiServer.start(config, Views.parts(PIPELINES, DECLARED, desk, telemetry));
    }

    @AfterAll
    static void stop() {
        server.close();
        desk.close();
        telemetry.close();
    }

    @Test
    void solversAreListedWithDefinitionAndPartitions() throws Exception {
        var solvers = json("/v1/solvers", 200).getJsonArray("solvers");
        assertEquals(2, solvers.size());
        JsonObject heat = solvers.getJsonObject(0);
        assertEquals(heat, json("/v1/solvers/heat", 200));
        assertEquals("odd/name", json("/v1/solvers/odd%2Fname", 200).getString("name"));
        JsonObject definition = heat.getJsonObject("definition");
        assertEquals("heat.systems", definition.getString("systems"));
        assertEquals("Sor", definition.getString("method"));
        assertEquals("ZoomingCurve", definition.getString("rule"));
        JsonObject partition = heat.getJsonArray("partitions").getJsonObject(0);
        assertEquals("LIVE", partition.getString("status"));
        assertEquals(5, partition.getInteger("lag"));
        assertEquals(28, partition.getInteger("offset"));
        assertEquals(9, partition.getInteger("sequenceCount"));
        assertEquals(8_000, partition.getJsonObject("counters").getInteger("iterations"));
        JsonObject sequence = partition.getJsonArray("sequences").getJsonObject(0);
        assertEquals("s", sequence.getString("name"));
        assertEquals(40, sequence.getInteger("asked"));
        assertEquals(0, solvers.getJsonObject(1).getJsonArray("partitions").size());
    }

    @Test
    void anUnknownSolverIsAnsweredWithTheNamesOfAll() throws Exception {
        for (JsonObject error : List.of(
                json("/v1/solvers/cold", 404),
                error("POST", "cold/ask", JSON, ASK, 404),
                error("PUT", "cold/matrices/a", "text/plain", "1", 404))) {
            assertEquals("no such solver", error.getString("error"));
            assertEquals("one of heat, odd/name", error.getString("legal"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ask | no JSON | the body must be one JSON object",
                "ask | [] | the body must be one JSON object",
                "ask | `` | the body must be one JSON object",
                "ask | {\"context\":1} | sequence and context are needed",
                "ask | {\"sequence\":1,\"context\":1} | sequence and context are needed",
                "ask | {\"sequence\":\"s\"} | sequence and context are needed",
                "ask | {\"sequence\":\"\",\"context\":1} | the key must name the sequence in 1 to 256 characters, but has 0",
                "ask | {\"sequence\":\"\\ud800\",\"context\":1} | the sequence must be whole characters, but has half of a pair",
                "ask | {\"sequence\":\"s\",\"context\":\"1\"} | ask must be a number, but is a text",
                "ask | {\"sequence\":\"s\",\"context\":1,\"id\":3} | id must be a text of 1 to 256 characters",
                "ask | {\"sequence\":\"s\",\"context\":1,\"cost\":3} | a request with ask has no cost",
                "tell | {\"sequence\":\"s\",\"cost\":1} | sequence and ticket are needed",
                "tell | {\"sequence\":\"s\",\"ticket\":1} | a request with tell must have cost",
                "tell | {\"sequence\":\"s\",\"ticket\":1.5,\"cost\":1} | tell must be the number of a ticket, but is 1.5",
                "cancel | {\"sequence\":\"s\"} | sequence and ticket are needed",
                "cancel | {\"sequence\":\"s\",\"ticket\":-1} | cancel must be the number of a ticket, but is -1.0",
                "solve | {\"sequence\":\"s\",\"rhs\":[1]} | sequence and matrix are needed",
                "solve | {\"sequence\":\"s\",\"matrix\":\"a\"} | a request with matrix must have rhs",
                "solve | {\"sequence\":\"s\",\"matrix\":\"a\",\"rhs\":[\"1\"]} | rhs 0 must be a number, but is a text",
                "solve | {\"sequence\":\"s\",\"matrix\":\"a\",\"rhs\":[1],\"colour\":1} | 'colour' is no part of a request; these are: matrix, rhs, shift, values, start, context, id, ask, tell, cost, cancel",
            })
    void eachWrongBodyHasItsSentence(String what, String body, String sentence) throws Exception {
        assertEquals(sentence, error("POST", "heat/" + what, JSON, body, 400).getString("error"));
    }

    @Test
    void aWrongMatrixHasItsSentence() throws Exception {
        assertTrue(error("PUT", "heat/matrices/a", "text/plain", "1 2 3", 400)
                .getString("error")
                .contains("%%MatrixMarket"));
        assertEquals(
                "no system could refer to a name of 257 characters",
                error("PUT", "heat/matrices/" + "m".repeat(257), "text/plain", "1", 400)
                        .getString("error"));
    }

    @Test
    void onlyJsonFromOurOwnPagesIsTaken() throws Exception {
        assertEquals(
                "Content-Type: application/json",
                error("POST", "heat/ask", "text/plain", ASK, 415).getString("legal"));
        assertEquals(
                415,
                send("POST", "heat/ask", "application/x-www-form-urlencoded", "a=b")
                        .statusCode());
        for (String method : List.of("POST", "PUT")) {
            assertEquals(
                    403,
                    status(
                            method + " /v1/solvers/heat/ask HTTP/1.1",
                            "Host: localhost",
                            "Origin: http://evil.example",
                            "Content-Type: application/json",
                            "Content-Length: 0"));
        }
        assertEquals(
                421,
                status(
                        "POST /v1/solvers/heat/ask HTTP/1.1",
                        "Host: evil.example",
                        "Content-Type: application/json",
                        "Content-Length: 0"));
    }

    @Test
    void aBodyThatIsTooLargeIsNotEvenRead() throws Exception {
        for (String request : List.of("POST /v1/solvers/heat/solve", "PUT /v1/solvers/heat/matrices/a")) {
            String answer = raw(
                    request + " HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Content-Length: " + (SolverRoutes.BODY_MAX + 1));
            assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
            assertTrue(answer.contains("a body of at most 33554432 bytes"), answer);
        }
    }

    @Test
    void whatIsNoRouteIsNone() throws Exception {
        assertEquals(404, send("POST", "heat/forget", JSON, "{}").statusCode());
        assertEquals(404, send("PUT", "heat/ask", JSON, "{}").statusCode());
        assertEquals(404, send("DELETE", "heat/ask", JSON, "").statusCode());
    }

    @Test
    void whileABrokerIsWaitedForAllElseIsAnswered() throws Exception {
        CompletableFuture<HttpResponse<String>> waits =
                CLIENT.sendAsync(request("POST", "heat/ask", JSON, ASK), BodyHandlers.ofString());
        HttpRequest live = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/live"))
                .timeout(Duration.ofSeconds(5))
                .build();
        for (int i = 0; i < 20; i++) {
            assertEquals(200, CLIENT.send(live, BodyHandlers.discarding()).statusCode());
        }
        assertFalse(waits.isDone());
        waits.cancel(true);
    }

    @Test
    void aProcessThatEndsSaysSo() throws Exception {
        KafkaDesk closed = new KafkaDesk(KafkaConnection.to("127.0.0.1:1"), List.of(Views.solver("heat")));
        closed.close();
        try (ApiServer ending = start(closed)) {
            HttpRequest ask = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + ending.port() + "/v1/solvers/heat/ask"))
                    .header("Content-Type", JSON)
                    .POST(BodyPublishers.ofString(ASK))
                    .build();
            HttpResponse<String> answer = CLIENT.send(ask, BodyHandlers.ofString());
            assertEquals(503, answer.statusCode());
            assertEquals("put it again later", new JsonObject(answer.body()).getString("legal"));
        }
    }

    @Test
    void metricsAreThoseOfASolver() {
        try (Telemetry fresh = new Telemetry()) {
            String labels = "partition=\"0\",pipeline=\"heat\"} ";
            assertFalse(fresh.scrape(List.of(Views.restoring("heat")), Views.POOL, 0)
                    .contains("weir_solver_"));
            String metrics = fresh.scrape(List.of(Views.solving("heat")), Views.POOL, 0);
            for (String line : List.of(
                    "weir_up{" + labels + "1.0",
                    "weir_lag_records{" + labels + "5.0",
                    "weir_freshness_seconds{",
                    "weir_solver_iterations_total{" + labels + "8000.0",
                    "weir_solver_sequences{" + labels + "9.0",
                    "weir_solver_records_total{outcome=\"solved\"," + labels + "1.0",
                    "weir_solver_records_total{outcome=\"unsolved\"," + labels + "2.0",
                    "weir_solver_records_total{outcome=\"ask\"," + labels + "3.0",
                    "weir_solver_records_total{outcome=\"tell\"," + labels + "4.0",
                    "weir_solver_records_total{outcome=\"cancel\"," + labels + "5.0",
                    "weir_solver_records_total{outcome=\"forget\"," + labels + "6.0",
                    "weir_solver_records_total{outcome=\"dead_letter\"," + labels + "7.0")) {
                assertTrue(metrics.contains(line), line + " is missing in\n" + metrics);
            }
            for (String other :
                    List.of("weir_records_total", "weir_members", "weir_certificate", "weir_live_elements")) {
                assertFalse(metrics.contains(other), other);
            }
            assertFalse(fresh.scrape(List.of(), Views.POOL, 0).contains("heat"));
        }
    }

    private static JsonObject json(String path, int status) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpResponse<String> response = CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertEquals(status, response.statusCode(), path);
        return new JsonObject(response.body());
    }

    private static JsonObject error(String method, String path, String type, String body, int status) throws Exception {
        HttpResponse<String> response = send(method, path, type, body);
        assertEquals(status, response.statusCode(), response.body());
        return new JsonObject(response.body());
    }

    private static HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        return CLIENT.send(request(method, path, type, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, String path, String type, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/solvers/" + path))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))
                .build();
    }

    private static int status(String... lines) throws IOException {
        return Integer.parseInt(raw(lines).substring(9, 12));
    }

    /** Head only: with headers that the client of the library would not send. */
    private static String raw(String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            // To the end of its JSON: a server that waits for the rest of a request does not close.
            for (int next = 0; next != -1 && next != '}'; ) {
                next = socket.getInputStream().read();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }
}
