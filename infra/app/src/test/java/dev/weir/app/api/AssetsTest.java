package dev.weir.app.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.app.telemetry.Telemetry;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class AssetsTest {
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\"([^\"]+)\"");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Telemetry TELEMETRY = new Telemetry();
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start(ApiConfig.loopback(0), Views.parts(new HandPipelines(), Views.declared(), TELEMETRY));
    }

    @AfterAll
    static void stop() {
        server.close();
        TELEMETRY.close();
    }

    @Test
    void theScriptsOfAFreshPageStayWithinTheirBudget() throws Exception {
        assertWithin(120, 47, modules("/main.js"));
    }

    @Test
    void whatTheSolverTabLoadsBesidesStaysWithinItsBudget() throws Exception {
        Set<String> besides = modules("/solver.js");
        besides.removeAll(modules("/main.js"));
        assertEquals(Set.of("/solver.js", "/solver-charts.js", "/solving.js"), besides);
        assertWithin(24, 9, besides);
    }

    @Test
    void whatThePoolTabLoadsBesidesStaysWithinItsBudget() throws Exception {
        Set<String> besides = modules("/pool.js");
        besides.removeAll(modules("/main.js"));
        assertEquals(Set.of("/pool.js", "/pool-charts.js", "/pooling.js"), besides);
        assertWithin(20, 8, besides);
    }

    private static void assertWithin(int plainMost, int zippedMost, Set<String> scripts) throws Exception {
        int plain = 0;
        int zipped = 0;
        for (String script : scripts) {
            plain += get(script, "identity").body().length;
            zipped += get(script, "gzip").body().length;
        }
        System.out.printf("scripts: %d bytes, %d gzipped%n", plain, zipped);
        assertTrue(plain <= plainMost * 1024, "script bytes: " + plain);
        assertTrue(zipped <= zippedMost * 1024, "script bytes gzipped: " + zipped);
    }

    @Test
    void zippedAndPlainAreTheSameAndUnchangedFilesAreNotSentAgain() throws Exception {
        HttpResponse<byte[]> zipped = get("/main.js", "gzip");
        HttpResponse<byte[]> plain = get("/main.js", "identity");
        try (var unzip = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertEquals(text(plain), new String(unzip.readAllBytes(), StandardCharsets.UTF_8));
        }
        String tag = plain.headers().firstValue("etag").orElseThrow();
        HttpRequest again = request("/main.js").header("If-None-Match", tag).build();
        assertEquals(
                304, CLIENT.send(again, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    @Test
    void theOpenApiDocumentNamesExactlyTheRoutes() throws Exception {
        Set<String> documented = new TreeSet<>();
        new JsonObject(text(get("/v1/openapi.json", "identity")))
                .getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .fieldNames()
                        .forEach(method -> documented.add(method + " " + path.getKey())));
        Set<String> mounted = new TreeSet<>(Set.of("get /v1/openapi.json"));
        for (String routes : List.of("Routes", "SavepointRoutes", "SolverRoutes", "ComputeRoutes")) {
            Path source = Path.of("src/main/java/dev/weir/app/api/" + routes + ".java");
            Pattern.compile("router\\.(get|post|put|delete)\\(\"([^\"*]+)\"\\)")
                    .matcher(java.nio.file.Files.readString(source))
                    .results()
                    .forEach(match ->
                            mounted.add(match.group(1) + " " + match.group(2).replaceAll(":(\\w+)", "{$1}")));
        }
        assertEquals(mounted, documented);
    }

    /** A script and all that load with it, found as a browser finds them: through imports and the import map. */
    private static Set<String> modules(String first) throws Exception {
        String page = text(get("/", "identity"));
        String map = page.substring(page.indexOf("importmap\">") + 11, page.indexOf("</script>"));
        JsonObject names = new JsonObject(map).getJsonObject("imports");
        Deque<String> open = new ArrayDeque<>(List.of(first));
        Set<String> found = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            String script = open.remove();
            if (found.add(script)) {
                HttpResponse<byte[]> response = get(script, "identity");
                assertEquals(200, response.statusCode(), script);
                IMPORT.matcher(text(response))
                        .results()
                        .map(match -> match.group(1))
                        .forEach(name -> open.add(
                                name.startsWith(".")
                                        ? URI.create(script).resolve(name).getPath()
                                        : names.getString(name, "not mapped: " + name)));
            }
        }
        return found;
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> get(String path, String encoding) throws Exception {
        return CLIENT.send(
                request(path).header("Accept-Encoding", encoding).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
