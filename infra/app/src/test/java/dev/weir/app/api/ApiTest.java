package dev.weir.app.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.app.telemetry.Telemetry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ApiTest {
    private static final HandPipelines PIPELINES = new HandPipelines();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Declared DECLARED = Views.declared(Views.definition("quakes"), Views.definition("odd/name"));
    private static ApiServer server;
    private static Telemetry telemetry;

    @BeforeAll
    static void start() {
        PIPELINES.publish(Views.live("quakes", 41, Views.THREE));
        PIPELINES.publish(Views.live("odd/name", 7, Views.THREE));
        telemetry = new Telemetry();
        ApiConfig config = new ApiConfig("127.0.0.1", 0, false, Set.of(), Map.of("quakes", "a replay"));
        server = ApiServer.start(config, Views.parts(PIPELINES, DECLARED, telemetry));
    }

    @AfterAll
    static void stop() {
        server.close();
        telemetry.close();
        assertEquals(0, PIPELINES.listeners());
    }

    @Test
    void aPipelineIsListedWithDefinitionStatusAndNote() throws Exception {
        JsonObject quakes = json("/v1/pipelines", 200).getJsonArray("pipelines").getJsonObject(0);
        assertEquals("quakes", quakes.getString("name"));
        assertEquals("a replay", quakes.getString("note"));
        assertTrue(quakes.getBoolean("place"));
        JsonObject definition = quakes.getJsonObject("definition");
        JsonObject summary = definition.getJsonObject("summary");
        assertEquals(0, summary.getDouble("guarantee"), "no ratio is promised with quotas");
        assertEquals(
                JsonObject.of("us", JsonObject.of("min", 0, "max", 2), "ak", JsonObject.of("min", 1)),
                summary.getJsonObject("quotas"));
        assertEquals("PT24H", definition.getJsonObject("window").getString("time"));
        assertEquals("LIVE", quakes.getJsonArray("partitions").getJsonObject(0).getString("status"));
        assertEquals("odd/name", json("/v1/pipelines/odd%2Fname", 200).getString("name"));
    }

    @Test
    void theSummaryHoldsTheMembersWithTheirRecords() throws Exception {
        JsonObject summary = json("/v1/pipelines/quakes/summary?partition=0", 200);
        JsonObject first = summary.getJsonArray("members").getJsonObject(0);
        assertEquals("a", first.getString("id"));
        assertEquals(
                "near a", first.getJsonObject("element").getJsonObject("record").getString("place"));
        assertEquals(5, summary.getInteger("lag"));
        JsonObject unmet = JsonObject.of(
                "missing",
                JsonObject.of("ak", 1),
                "exceeding",
                JsonObject.of(),
                "absentPins",
                JsonArray.of("gone"),
                "overBudget",
                0.0);
        assertEquals(unmet, summary.getJsonObject("unmet"));
        assertEquals(unmet, json("/v1/pipelines/quakes/certificate", 200).getJsonObject("unmet"));
        assertEquals(0.9, json("/v1/pipelines/quakes/certificate", 200).getDouble("certificate"), 1e-12);
    }

    @Test
    void answersHaveAllThatTheOpenApiDocumentRequires() throws Exception {
        JsonObject schemas =
                json("/v1/openapi.json", 200).getJsonObject("components").getJsonObject("schemas");
        assertHas(schemas.getJsonObject("Summary"), json("/v1/pipelines/quakes/summary", 200));
        assertHas(schemas.getJsonObject("Certificate"), json("/v1/pipelines/quakes/certificate", 200));
    }

    private static void assertHas(JsonObject schema, JsonObject answer) {
        for (Object key : schema.getJsonArray("required")) {
            assertTrue(answer.containsKey((String) key), key + " is missing in " + answer);
            JsonObject inner = schema.getJsonObject("properties").getJsonObject((String) key);
            if (inner.containsKey("properties")) {
                assertHas(inner, answer.getJsonObject((String) key));
            }
        }
    }

    @Test
    void savepointsAreTakenListedAndDeleted() throws Exception {
        String all = "/v1/pipelines/quakes/savepoints";
        assertEquals(400, send("POST", all, "{}").statusCode());
        assertEquals(400, send("POST", all, "{\"name\": 1}").statusCode());
        assertEquals(400, send("POST", all, "[1]").statusCode());
        assertEquals(400, send("POST", all, "{\"name\": \"a b\"}").statusCode());
        assertEquals(
                413,
                send("POST", all, "{\"name\": \"" + "x".repeat(2_000) + "\"}").statusCode());
        assertEquals(503, send("POST", all, "{\"name\": \"away\"}").statusCode());
        assertEquals(
                404,
                send("POST", "/v1/pipelines/none/savepoints", "{\"name\": \"a\"}")
                        .statusCode());
        assertEquals(
                415,
                raw("POST " + all + " HTTP/1.1", "Host: localhost", "Content-Length: 0")
                        .status());
        HttpResponse<String> taken = send("POST", all, "{\"name\": \"a\"}");
        assertEquals(201, taken.statusCode());
        JsonObject schemas =
                json("/v1/openapi.json", 200).getJsonObject("components").getJsonObject("schemas");
        assertHas(schemas.getJsonObject("Savepoint"), new JsonObject(taken.body()));
        assertEquals(409, send("POST", all, "{\"name\": \"a\"}").statusCode());
        assertEquals(
                "a", json(all, 200).getJsonArray("savepoints").getJsonObject(0).getString("name"));
        assertEquals(200, send("DELETE", all + "/a", "").statusCode());
        assertEquals(404, send("DELETE", all + "/a", "").statusCode());
        assertEquals(0, json(all, 200).getJsonArray("savepoints").size());
        assertEquals(405, send("POST", "/v1/pipelines/quakes/summary", "{}").statusCode());
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whyIsAnsweredForMembersOnly() throws Exception {
        JsonObject why = json("/v1/pipelines/quakes/why/b", 200);
        assertEquals(3, why.getInteger("standsFor"));
        assertEquals(1_500, why.getLong("since"));
        assertEquals(
                "near b", why.getJsonObject("element").getJsonObject("record").getString("place"));
        assertEquals("one of a, b, c", json("/v1/pipelines/quakes/why/zzz", 404).getString("legal"));
    }

    @Test
    void historyHasARowPerStateInTheOrderOfItsColumns() throws Exception {
        JsonObject history = json("/v1/pipelines/quakes/history", 200);
        JsonArray columns = history.getJsonArray("columns");
        JsonArray row = history.getJsonArray("rows").getJsonArray(0);
        assertEquals(columns.size(), row.size());
        assertEquals(9.0, row.getDouble(columns.getList().indexOf("value")));
        assertEquals(40, row.getInteger(columns.getList().indexOf("freshness")));
    }

    @Test
    void errorsSayWhatWasWrongAndWhatIsLegal() throws Exception {
        assertEquals(
                "one of quakes, odd/name", json("/v1/pipelines/nothing", 404).getString("legal"));
        assertEquals(
                "partition = 0",
                json("/v1/pipelines/quakes/summary?partition=9", 404).getString("legal"));
        assertEquals(
                "partition = 0",
                json("/v1/pipelines/quakes/summary?partition=x", 404).getString("legal"));
        assertEquals("no such resource", json("/v2", 404).getString("error"));
        assertEquals(
                "GET", raw("POST /v1/pipelines HTTP/1.1", "Host: localhost").header("allow"));
    }

    @Test
    void readyNamesWhatIsNotLive() throws Exception {
        assertTrue(json("/ready", 200).getBoolean("ready"));
        PIPELINES.publish(Views.restoring("quakes"));
        assertEquals(
                "quakes/0: RESTORING, 40 of 100 records",
                json("/ready", 503).getJsonArray("reasons").getString(0));
        PIPELINES.disown(Views.restoring("quakes"));
        assertEquals(
                "quakes: no partition is owned yet",
                json("/ready", 503).getJsonArray("reasons").getString(0));
        assertEquals(503, get("/v1/pipelines/quakes/summary").statusCode());
        assertEquals(200, get("/live").statusCode());
        PIPELINES.publish(Views.live("quakes", 41, Views.THREE));
    }

    @Test
    void onlyExpectedHostsAndOwnOriginsAreAnswered() throws Exception {
        assertEquals(
                421, raw("GET /v1/pipelines HTTP/1.1", "Host: evil.example").status());
        assertEquals(
                421,
                raw("GET /v1/pipelines HTTP/1.1", "Host: 127.0.0.1.evil.example:80")
                        .status());
        assertEquals(
                403,
                raw("GET /live HTTP/1.1", "Host: localhost", "Origin: http://evil.example")
                        .status());
        assertEquals(
                403,
                raw("GET /live HTTP/1.1", "Host: localhost", "Origin: null").status());
        assertEquals(
                200,
                raw("GET /live HTTP/1.1", "Host: localhost:1", "Origin: http://localhost:1")
                        .status());
        assertEquals(200, raw("GET /live HTTP/1.1", "Host: [::1]:1").status());
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws Exception {
        for (String path : List.of("/", "/main.js", "/live", "/nothing", "/metrics")) {
            var headers = get(path).headers();
            String policy = headers.firstValue("content-security-policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'self'; script-src 'self' 'sha256-"), policy);
            assertTrue(policy.contains("frame-ancestors 'none'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertEquals("nosniff", headers.firstValue("x-content-type-options").orElseThrow(), path);
            assertEquals("no-referrer", headers.firstValue("referrer-policy").orElseThrow(), path);
        }
    }

    @Test
    void noPathLeavesTheMapOfFiles() throws Exception {
        List<String> paths = escapes();
        assertTrue(paths.size() >= 200, "corpus of " + paths.size());
        for (String path : paths) {
            int status = raw("GET " + path + " HTTP/1.1", "Host: localhost").status();
            assertTrue(status == 404 || status == 400, path + " was answered with " + status);
        }
    }

    private static List<String> escapes() {
        List<String> ups = List.of(
                "../",
                "..%2f",
                "%2e%2e/",
                "%2e%2e%2f",
                "%252e%252e%252f",
                "..%5c",
                "..\\",
                "....//",
                "..;/",
                ".%00./",
                "%c0%ae%c0%ae/");
        List<String> roots = List.of("/", "/lib/", "/lib/lit/", "/dashboard/", "/v1/");
        List<String> targets =
                List.of("etc/passwd", "logback.xml", "application.conf%00.js", "dev/weir/app/api/ApiServer.class");
        List<String> paths = new ArrayList<>();
        for (String root : roots) {
            for (String up : ups) {
                targets.forEach(target -> paths.add(root + up.repeat(6) + target));
            }
        }
        paths.addAll(List.of("/lib", "/lib/", "/META-INF/MANIFEST.MF", "//etc/passwd", "/main.js%00"));
        return paths;
    }

    @Test
    void anOversizedHeaderIsRefusedAndTheServerGoesOn() throws Exception {
        assertEquals(
                431,
                raw("GET / HTTP/1.1", "Host: localhost", "X-Big: " + "x".repeat(20_000))
                        .status());
        assertEquals(
                414,
                raw("GET /" + "x".repeat(5_000) + " HTTP/1.1", "Host: localhost")
                        .status());
        assertEquals(200, get("/live").statusCode());
    }

    @Test
    void aPortInUseIsOneClearSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            ApiConfig config = ApiConfig.loopback(taken.getLocalPort());
            var refusal = assertThrows(
                    ApiUnavailable.class, () -> ApiServer.start(config, Views.parts(PIPELINES, DECLARED, telemetry)));
            assertEquals(
                    "Cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": the port is already in use. Choose another one with --port.",
                    refusal.getMessage());
        }
    }

    @Test
    void anOpenAddressNeedsATrustedNetwork() {
        ApiConfig open = new ApiConfig("0.0.0.0", 0, false, Set.of(), Map.of());
        assertThrows(ApiUnavailable.class, () -> ApiServer.start(open, Views.parts(PIPELINES, DECLARED, telemetry)));
        ApiConfig trusted = new ApiConfig("0.0.0.0", 0, true, Set.of("weir"), Map.of());
        try (ApiServer allowed = ApiServer.start(trusted, Views.parts(PIPELINES, DECLARED, telemetry))) {
            assertTrue(allowed.port() > 0);
        }
    }

    @Test
    void metricsFollowTheViews() throws Exception {
        String metrics = get("/metrics").body();
        for (String line : List.of(
                "weir_up{partition=\"0\",pipeline=\"quakes\"} 1.0",
                "weir_lag_records{partition=\"0\",pipeline=\"quakes\"} 5.0",
                "weir_certificate_ratio{partition=\"0\",pipeline=\"quakes\"} 0.9",
                "weir_quota_missing{group=\"ak\",partition=\"0\",pipeline=\"quakes\"} 1.0",
                "weir_pins_absent{partition=\"0\",pipeline=\"quakes\"} 1.0",
                "weir_records_total{outcome=\"dead_letter\",partition=\"0\",pipeline=\"quakes\"} 2.0",
                "weir_recourse_total{change=\"entered\",partition=\"0\",pipeline=\"quakes\"} 41.0",
                "weir_publications_total{partition=\"0\",pipeline=\"quakes\"} 41.0",
                "weir_recourse_p99{partition=\"0\",pipeline=\"quakes\"} 1.0",
                "weir_canonical_value{partition=\"0\",pipeline=\"quakes\"} 9.0",
                "weir_planned_bytes{partition=\"0\",pipeline=\"quakes\"} 123456.0",
                "weir_oracle_calls_total{cause=\"singleton\",partition=\"0\",pipeline=\"quakes\"} 410.0",
                "weir_latency_seconds{partition=\"0\",pipeline=\"quakes\",quantile=\"0.99\"} 0.034")) {
            assertTrue(metrics.contains(line), line + " is missing in\n" + metrics);
        }
        assertTrue(metrics.contains("jvm_memory_used_bytes"));
        PIPELINES.disown(Views.live("odd/name", 7, Views.THREE));
        assertFalse(get("/metrics").body().contains("odd/name"));
        PIPELINES.publish(Views.live("odd/name", 7, Views.THREE));
        assertTrue(get("/metrics").body().contains("odd/name"));
    }

    private static JsonObject json(String path, int status) throws Exception {
        HttpResponse<String> response = get(path);
        assertEquals(status, response.statusCode(), path);
        return new JsonObject(response.body());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private record Raw(int status, String head) {
        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Byte by byte as written: clients of the library tidy paths up before they send them. */
    private static Raw raw(String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return new Raw(Integer.parseInt(answer.substring(9, 12)), answer.split("\r\n\r\n", 2)[0]);
        }
    }
}
