package dev.weir.app.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.app.telemetry.Telemetry;
import dev.weir.streams.definition.PipelineDefinition;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A pipeline with a summary over all of its partitions. */
final class DeclaredTest {
    private static final Declared DECLARED = Views.declared(merging());

    private static PipelineDefinition merging() {
        PipelineDefinition quakes = Views.definition("quakes");
        return new PipelineDefinition(
                quakes.name(),
                quakes.source(),
                quakes.features(),
                quakes.window(),
                quakes.summary(),
                quakes.sinks(),
                Optional.empty(),
                Optional.of(new PipelineDefinition.Merge("all")));
    }

    @Test
    void theSummaryOverAllPartitionsIsAPipelineOfItsOwn() {
        assertEquals(List.of("quakes", "quakes.all"), DECLARED.names());
        JsonObject root = DefinitionJson.of(DECLARED.pipeline("quakes.all").orElseThrow());
        assertEquals("partials", root.getJsonObject("source").getString("format"));
        assertFalse(root.getJsonObject("source").containsKey("id"));
        assertEquals(0, root.getJsonObject("summary").getDouble("guarantee"));
        assertEquals("all", root.getJsonObject("sinks").getString("members"));
        JsonObject part = DefinitionJson.of(DECLARED.pipeline("quakes").orElseThrow());
        assertEquals("json", part.getJsonObject("source").getString("format"));
        assertEquals("all", part.getJsonObject("merge").getString("members"));
    }

    /** It has one owner among all processes. */
    @Test
    void aProcessIsReadyWithoutItAndShowsItWhereItIs() throws Exception {
        HandPipelines pipelines = new HandPipelines();
        pipelines.publish(Views.live("quakes", 41, Views.THREE));
        ApiConfig config = new ApiConfig("127.0.0.1", 0, false, Set.of(), Map.of());
        try (Telemetry telemetry = new Telemetry();
                ApiServer api = ApiServer.start(config, Views.parts(pipelines, DECLARED, telemetry))) {
            assertEquals(200, get(api, "/ready").statusCode());
            assertEquals(503, get(api, "/v1/pipelines/quakes.all/summary").statusCode());
            pipelines.publish(Views.live("quakes.all", 41, Views.THREE));
            assertEquals(200, get(api, "/v1/pipelines/quakes.all/summary").statusCode());
            JsonObject certificate = new JsonObject(
                    get(api, "/v1/pipelines/quakes.all/certificate").body());
            assertEquals(0, certificate.getDouble("guarantee"));
            assertTrue(get(api, "/v1/pipelines").body().contains("\"quakes.all\""));
        }
    }

    private static HttpResponse<String> get(ApiServer api, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
