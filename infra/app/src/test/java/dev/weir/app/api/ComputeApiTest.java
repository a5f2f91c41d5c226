package dev.weir.app.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.actors.compute.PoolView.Counts;
import dev.weir.actors.compute.Settings;
import dev.weir.app.telemetry.Telemetry;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.streams.delivery.PoolDesk;
import dev.weir.streams.ingest.JobReader;
import dev.weir.streams.wire.ComputeFrame;
import io.vertx.core.json.JsonArray;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs over HTTP, computed by a pool of one lane that takes two jobs at a time and has 1 MiB for them. */
final class ComputeApiTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String JSON = "application/json";
    private static final String BINARY = "application/octet-stream";
    private static final String PRODUCT = job("gemm", "", product(2));
    private static HandPool hand;
    private static Telemetry telemetry;
    private static ApiServer server;

    @BeforeAll
    static void start() {
        hand = new HandPool(Settings.of(1, 1 << 20).withJobs(2));
        telemetry = new Telemetry();
        server = serve(hand);
    }

    private static ApiServer serve(HandPool pool) {
        var parts = new ApiServer.Parts(
                new HandPipelines(),
                Views.declared(),
                Views.DESK,
                new PoolDesk(pool.pool, new JobReader()),
                pool.pool,
                pool.catalogue,
                telemetry);
        return ApiServer.start(ApiConfig.loopback(0), parts);
    }

    @AfterAll
    static void stop() {
        server.close();
        hand.close();
        telemetry.close();
    }

    @AfterEach
    void release() {
        hand.release();
        await().until(() -> hand.pool.view().running() + hand.pool.view().waiting() == 0);
    }

    @Test
    void aJobAsJsonIsAnsweredAsJson() throws Exception {
        HttpResponse<String> response = post(JSON, job("gemm", "\"id\":\"a\"", product(2)));
        assertEquals(200, response.statusCode(), response.body());
        assertEquals(JSON, response.headers().firstValue("content-type").orElseThrow());
        JsonObject result = new JsonObject(response.body());
        assertEquals("done", result.getString("outcome"));
        assertEquals("a", result.getString("id"));
        assertEquals("vector", result.getString("backend"));
        assertEquals(
                new JsonObject().put("C", new JsonObject(tensor(2, 1, "3.0,7.0")).put("dtype", "f32")),
                result.getJsonObject("outputs"));
    }

    @Test
    void aJobAsAFrameIsAnsweredAsAFrame() throws Exception {
        byte[] frame = ComputeFrame.write(
                ComputeFrame.JOB,
                JsonNodeFactory.instance.objectNode().put("kernel", "gemm"),
                Map.of(
                        "A", new FloatTensor(Shape.of(2, 2), new float[] {1, 2, 3, 4}),
                        "B", new FloatTensor(Shape.of(2, 1), new float[] {1, 1})));
        HttpResponse<byte[]> response =
                CLIENT.send(request(BINARY, BodyPublishers.ofByteArray(frame)).build(), BodyHandlers.ofByteArray());
        assertEquals(200, response.statusCode());
        assertEquals(BINARY, response.headers().firstValue("content-type").orElseThrow());
        ComputeFrame.Parts result = ComputeFrame.read(response.body(), ComputeFrame.RESULT);
        assertEquals("done", result.header().path("outcome").asText());
        FloatTensor c = assertInstanceOf(FloatTensor.class, result.tensors().get("C"));
        assertArrayEquals(new float[] {3, 7}, c.values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nothing |                        | 2 | RANGE  | there is no kernel 'nothing'; there are",
                "gemm    | \"params\":{\"aplha\":2} | 2 | RANGE  | gemm has no parameter 'aplha'; it has",
                "gemm    | \"outputs\":[\"c\"]       | 2 | RANGE  | gemm has no output 'c'; it has [C], and C is the nearest",
                "hip     |                        | 2 | RANGE  | hip has no input '",
                "gemm    | \"params\":{\"alpha\":\"x\"} | 2 | TYPE | alpha must be a number",
                "gemm    |                        | 3 | SHAPE  | the inner sizes of A",
            })
    void aJobThatTheKernelDoesNotTakeIs422(String kernel, String members, int rows, String code, String message)
            throws Exception {
        HttpResponse<String> response = post(JSON, job(kernel, members == null ? "" : members, product(rows)));
        assertEquals(422, response.statusCode(), response.body());
        JsonObject refused = new JsonObject(response.body());
        assertEquals("refused", refused.getString("outcome"));
        assertEquals(code, refused.getString("code"));
        assertTrue(refused.getString("message").startsWith(message), refused.encode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``",
                "no JSON",
                "[]",
                "{}",
                "{\"kernel\":\"gemm\"}",
                "{\"kernel\":\"gemm\",\"inputs\":{},\"colour\":1}",
                "{\"kernel\":\"gemm\",\"inputs\":{\"A\":{\"shape\":[2],\"values\":[1]}}}",
                "WEIR and no frame"
            })
    void whatIsNoJobIs400(String body) throws Exception {
        for (String type : List.of(JSON, BINARY)) {
            HttpResponse<String> response = post(type, body);
            assertEquals(400, response.statusCode(), response.body());
            assertTrue(new JsonObject(response.body()).getString("legal").contains("kernel, params and inputs"));
        }
    }

    @Test
    void aJobThatNoPoolOfThisSizeCouldTakeIs413() throws Exception {
        HttpResponse<String> response = post(JSON, job("gemm", "", outer(700)));
        assertEquals(413, response.statusCode(), response.body());
        assertEquals("OVERBUDGET", new JsonObject(response.body()).getString("code"));
    }

    @Test
    void aBodyThatIsTooLargeIsNotEvenRead() throws Exception {
        String answer = raw("Content-Type: " + BINARY, "Content-Length: " + (ComputeRoutes.BODY_MAX + 1));
        assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
        assertTrue(answer.contains("a body of at most 67108864 bytes"), answer);
    }

    @Test
    void onlyJobsFromOurOwnPagesAreTaken() throws Exception {
        long before = counts().submitted();
        assertEquals(415, post("text/plain", PRODUCT).statusCode());
        assertEquals(415, post("application/x-www-form-urlencoded", PRODUCT).statusCode());
        HttpRequest foreign = request(JSON, BodyPublishers.ofString(PRODUCT))
                .header("Origin", "http://evil.example")
                .build();
        assertEquals(403, CLIENT.send(foreign, BodyHandlers.ofString()).statusCode());
        assertEquals(before, counts().submitted());
    }

    @Test
    void aPoolThatIsFullSaysWhenToComeAgain() throws Exception {
        hand.hold();
        CompletableFuture<HttpResponse<String>> runs = later(PRODUCT);
        CompletableFuture<HttpResponse<String>> waits = later(PRODUCT);
        await().until(() -> hand.pool.view().running() + hand.pool.view().waiting() == 2);
        HttpResponse<String> response = post(JSON, PRODUCT);
        assertEquals(429, response.statusCode(), response.body());
        assertTrue(Long.parseLong(response.headers().firstValue("retry-after").orElseThrow()) >= 1);
        assertEquals("jobs", new JsonObject(response.body()).getString("why"));
        hand.release();
        assertEquals(200, runs.join().statusCode());
        assertEquals(200, waits.join().statusCode());
    }

    @ParameterizedTest
    @CsvSource({"3, 2, false", "4, 1, false", "3, 1, true"})
    void jobsThatBringTheSameMatrixBAreComputedTogetherUnlessTheyAreDeterministic(
            int last, int together, boolean deterministic) throws Exception {
        // A full pool would turn the third away.
        try (HandPool fresh = new HandPool(Settings.of(1, 1 << 20));
                ApiServer api = serve(fresh)) {
            fresh.hold();
            var first = later(api.port(), PRODUCT);
            await().until(() -> fresh.pool.view().running() == 1);
            String a = "{\"A\":" + tensor(1, 2, "1,2") + ",\"B\":";
            String members = "\"deterministic\":" + deterministic;
            var one = later(api.port(), job("gemm", members, a + tensor(2, 1, "1,3") + "}"));
            var other = later(api.port(), job("gemm", members, a + tensor(2, 1, "1," + last) + "}"));
            await().until(() -> fresh.pool.view().waiting() == 2);
            fresh.release();
            assertEquals(200, first.join().statusCode());
            assertTrue(one.join().body().contains("[7.0]"), one.join().body());
            assertTrue(
                    other.join().body().contains("[" + (1 + 2.0 * last) + "]"),
                    other.join().body());
            assertEquals(
                    together, fresh.pool.view().kernels().getFirst().batchJobs().p99());
        }
    }

    @Test
    void aJobWhoseDeadlinePassesIs504() throws Exception {
        // A pool that has seen how long jobs are held here would not even take it.
        try (HandPool fresh = new HandPool(Settings.of(1, 1 << 20));
                ApiServer api = serve(fresh)) {
            fresh.hold();
            HttpResponse<String> response = post(api.port(), JSON, job("gemm", "\"deadline_ms\":200", product(2)));
            assertEquals(504, response.statusCode(), response.body());
            assertEquals("expired", new JsonObject(response.body()).getString("outcome"));
        }
    }

    @Test
    void whoHangsUpHasTheJobCancelled() throws Exception {
        hand.hold();
        long before = counts().cancelled();
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            write(socket, PRODUCT, "Content-Type: " + JSON, "Content-Length: " + PRODUCT.length());
            await().until(() -> hand.pool.view().running() == 1);
        }
        await().until(() -> counts().cancelled() == before + 1);
    }

    @Test
    void thePoolIsShownAsItsDocumentSays() throws Exception {
        assertEquals(200, post(JSON, PRODUCT).statusCode());
        JsonObject pool = get("/v1/compute");
        JsonObject schemas = get("/v1/openapi.json").getJsonObject("components").getJsonObject("schemas");
        assertSame(schemas, schemas.getJsonObject("Pool"), pool);
        assertEquals("READY", pool.getString("state"));
        assertEquals(1 << 20, pool.getJsonObject("memory").getInteger("budgetBytes"));
        assertEquals(HandPool.CEILING.flops(), pool.getJsonObject("ceiling").getDouble("flopPerSecond"));
        JsonObject lane = pool.getJsonArray("lanes").getJsonObject(0);
        assertEquals("UP", lane.getString("state"));
        assertEquals("vector", lane.getString("backend"));
        JsonObject gemm = kernel(pool, "gemm");
        assertEquals(counts().done(), gemm.getJsonObject("counts").getLong("done"));
        double ran = gemm.getJsonObject("ranSeconds").getDouble("p50");
        assertTrue(ran > 0 && ran < 10, "seconds: " + ran);
        assertEquals(gemm.getDouble("flopPerSecond") / HandPool.CEILING.flops(), gemm.getDouble("ofCeiling"), 1e-12);
    }

    @Test
    void theKernelsAreThoseOfTheCatalogue() throws Exception {
        JsonObject kernels = get("/v1/kernels");
        JsonObject schemas = get("/v1/openapi.json").getJsonObject("components").getJsonObject("schemas");
        assertSame(schemas, schemas.getJsonObject("Kernels"), kernels);
        assertEquals(
                hand.catalogue.names().size(), kernels.getJsonArray("kernels").size());
        JsonObject gemm = kernel(kernels, "gemm");
        assertEquals(JsonArray.of("plain", "vector"), gemm.getJsonArray("forms"));
        assertTrue(gemm.getJsonArray("parameters").contains("transpose_a"));
        assertEquals(JsonArray.of("A", "B", "C0"), gemm.getJsonArray("inputs"));
        assertEquals(JsonArray.of("C0"), gemm.getJsonArray("optionalInputs"));
        JsonObject hip = kernel(kernels, "hip");
        assertEquals(JsonArray.of("O", "LSE", "selected", "exact"), hip.getJsonArray("outputs"));
        assertEquals(JsonArray.of("selected", "exact"), hip.getJsonArray("onRequest"));
    }

    @Test
    void metricsAreThoseOfThePool() throws Exception {
        assertEquals(200, post(JSON, PRODUCT).statusCode());
        assertEquals(422, post(JSON, job("gemm", "", product(3))).statusCode());
        String metrics = CLIENT.send(HttpRequest.newBuilder(uri("/metrics")).build(), BodyHandlers.ofString())
                .body();
        Counts gemm = counts();
        for (String line : List.of(
                "weir_pool_up 1.0",
                "weir_pool_waiting 0.0",
                "weir_pool_running 0.0",
                "weir_pool_used_bytes 0.0",
                "weir_pool_high_water_bytes ",
                "weir_pool_budget_bytes 1048576.0",
                "weir_pool_ceiling_flops 6.4E10",
                "weir_pool_lanes{state=\"up\"} 1.0",
                "weir_pool_lanes{state=\"down\"} 0.0",
                "weir_pool_lane_busy_ratio{lane=\"0\"} ",
                "weir_pool_lane_losses_total{cause=\"wrong_result\"} 0.0",
                "weir_pool_canaries_total ",
                "weir_pool_canary_failures_total 0.0",
                "weir_pool_canary_seconds{quantile=\"0.95\"} ",
                "weir_pool_submitted_total{kernel=\"gemm\"} " + (double) gemm.submitted(),
                "weir_pool_jobs_total{kernel=\"gemm\",outcome=\"done\"} " + (double) gemm.done(),
                "weir_pool_jobs_total{kernel=\"gemm\",outcome=\"refused\"} " + (double) gemm.refused(),
                "weir_pool_retries_total{kernel=\"gemm\"} 0.0",
                "weir_pool_wait_seconds{kernel=\"gemm\",quantile=\"0.99\"} ",
                "weir_pool_run_seconds{kernel=\"gemm\",quantile=\"0.5\"} ",
                "weir_pool_answer_seconds{kernel=\"gemm\",quantile=\"0.5\"} ",
                "weir_pool_batch_jobs{kernel=\"gemm\",quantile=\"0.5\"} ",
                "weir_pool_flops{kernel=\"gemm\"} ",
                "weir_pool_ceiling_ratio{kernel=\"gemm\"} ")) {
            assertTrue(metrics.contains(line), line + " is missing in\n" + metrics);
        }
        assertFalse(metrics.contains("weir_pool_flops{kernel=\"attention\"}"));
    }

    /** The answer has exactly what the document lists, at every depth. */
    private static void assertSame(JsonObject schemas, JsonObject found, Object answer) {
        JsonObject schema = found.containsKey("$ref")
                ? schemas.getJsonObject(found.getString("$ref").replaceAll(".*/", ""))
                : found;
        if (schema.containsKey("properties")) {
            JsonObject object = assertInstanceOf(JsonObject.class, answer);
            assertEquals(schema.getJsonObject("properties").fieldNames(), object.fieldNames());
            object.forEach(member -> {
                if (member.getValue() != null) {
                    assertSame(
                            schemas,
                            schema.getJsonObject("properties").getJsonObject(member.getKey()),
                            member.getValue());
                }
            });
        } else if (schema.containsKey("items")) {
            assertInstanceOf(JsonArray.class, answer)
                    .forEach(each -> assertSame(schemas, schema.getJsonObject("items"), each));
        }
    }

    private static JsonObject kernel(JsonObject of, String name) {
        return of.getJsonArray("kernels").stream()
                .map(JsonObject.class::cast)
                .filter(kernel -> kernel.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Counts counts() {
        return hand.pool.view().kernels().stream()
                .filter(kernel -> kernel.name().equals("gemm"))
                .map(kernel -> kernel.counts())
                .findFirst()
                .orElse(new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    private static String job(String kernel, String members, String inputs) {
        return "{\"kernel\":\"" + kernel + "\"," + members + (members.isEmpty() ? "" : ",") + "\"inputs\":" + inputs
                + "}";
    }

    /** Of [[1, 2], [3, 4]] and ones; only with 2 rows they fit. */
    private static String product(int rows) {
        String ones = "1,".repeat(rows - 1) + "1";
        return "{\"A\":" + tensor(2, 2, "1,2,3,4") + ",\"B\":" + tensor(rows, 1, ones) + "}";
    }

    private static String outer(int size) {
        String ones = "1,".repeat(size - 1) + "1";
        return "{\"A\":" + tensor(size, 1, ones) + ",\"B\":" + tensor(1, size, ones) + "}";
    }

    private static String tensor(int rows, int columns, String values) {
        return "{\"shape\":[" + rows + "," + columns + "],\"values\":[" + values + "]}";
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static JsonObject get(String path) throws Exception {
        HttpResponse<String> response =
                CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return new JsonObject(response.body());
    }

    private static HttpRequest.Builder request(String type, HttpRequest.BodyPublisher body) {
        return request(server.port(), type, body);
    }

    private static HttpRequest.Builder request(int port, String type, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/compute"))
                .header("Content-Type", type)
                .POST(body);
    }

    private static HttpResponse<String> post(String type, String body) throws Exception {
        return post(server.port(), type, body);
    }

    private static HttpResponse<String> post(int port, String type, String body) throws Exception {
        return CLIENT.send(request(port, type, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static CompletableFuture<HttpResponse<String>> later(String body) {
        return later(server.port(), body);
    }

    private static CompletableFuture<HttpResponse<String>> later(int port, String body) {
        return CLIENT.sendAsync(
                request(port, JSON, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static void write(Socket socket, String body, String... headers) throws IOException {
        String head = "POST /v1/compute HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Without a body, up to the end of the answer's JSON. */
    private static String raw(String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            write(socket, "", headers);
            StringBuilder answer = new StringBuilder();
            for (int next = 0; next != -1 && next != '}'; ) {
                next = socket.getInputStream().read();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }
}
