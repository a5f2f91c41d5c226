package dev.weir.app.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.relaxation.Audit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class SolverEventJsonTest {
    private final SolverEventJson json = new SolverEventJson();

    @Test
    void eachRoundIsToldOnceAndAForgottenSequenceFromItsBeginning() {
        assertEquals(20, rounds(after(20)).size());
        assertEquals(3, rounds(after(23)).size());
        assertEquals(0, rounds(after(23)).size());
        JsonArray again = rounds(after(4));
        assertEquals(4, again.size());
        assertEquals(0, again.getJsonArray(0).getInteger(0));
        assertEquals(2, rounds(after(6)).size());
    }

    @Test
    void anAuditedRoundTellsWhatEachOmegaTook() {
        JsonArray audited = rounds(after(8)).getJsonArray(7);
        assertEquals(Audit.OMEGAS.size(), audited.getJsonArray(5).size());
        assertEquals(174, audited.getJsonArray(5).getInteger(0));
        assertEquals(50, audited.getInteger(7));
        assertEquals(5, rounds(after(9)).getJsonArray(0).size());
    }

    @Test
    void aSolverIsKnownAsOneBeforeItsFirstState() {
        JsonObject event =
                json.difference(PipelineView.unknown("ground", 0, PipelineView.Status.RESTORING, "40 of 100", 1));
        assertTrue(event.containsKey("solver"));
        assertNull(event.getValue("solver"));
        assertFalse(event.containsKey("lag"));
        assertEquals(7, after(4).getLong("lag"));
    }

    private JsonObject after(int rounds) {
        return json.difference(SolverViews.live("ground", SolverViews.sequence("clay", rounds)));
    }

    private static JsonArray rounds(JsonObject event) {
        return event.getJsonObject("solver")
                .getJsonArray("sequences")
                .getJsonObject(0)
                .getJsonArray("rounds");
    }
}
