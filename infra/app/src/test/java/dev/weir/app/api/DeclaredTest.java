package dev.weir.app.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.streams.definition.PipelineDefinition;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeclaredTest {
    @Test
    void theSummaryOverAllPartitionsIsAPipelineOfItsOwn() {
        PipelineDefinition quakes = Views.definition("quakes");
        var merging = new PipelineDefinition(
                "quakes",
                quakes.source(),
                quakes.features(),
                quakes.window(),
                quakes.summary(),
                quakes.sinks(),
                Optional.of(new PipelineDefinition.Merge("all")));
        var declared = new Declared(List.of(merging), List.of());
        assertEquals(List.of("quakes", "quakes.all"), declared.names());
        JsonObject root = DefinitionJson.of(declared.pipeline("quakes.all").orElseThrow());
        assertEquals("partials", root.getJsonObject("source").getString("format"));
        assertFalse(root.getJsonObject("source").containsKey("id"));
        assertEquals(0, root.getJsonObject("summary").getDouble("guarantee"));
        assertEquals("all", root.getJsonObject("sinks").getString("members"));
        JsonObject part = DefinitionJson.of(declared.pipeline("quakes").orElseThrow());
        assertEquals("json", part.getJsonObject("source").getString("format"));
        assertEquals("all", part.getJsonObject("merge").getString("members"));
    }
}
