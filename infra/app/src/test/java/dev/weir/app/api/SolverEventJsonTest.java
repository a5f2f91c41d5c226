package dev.weir.app.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.relaxation.Audit;
import dev.weir.kernels.relaxation.Recent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SolverEventJsonTest {
    private final SolverEventJson json = new SolverEventJson();

    /** Numbers of the rounds of the first sequence. */
    private static List<Long> rounds(JsonObject event) {
        return event.getJsonObject("solver").getJsonArray("sequences").getJsonObject(0).getJsonArray("rounds").stream()
                .map(row -> ((JsonArray) row).getLong(0))
                .toList();
    }

    private List<Long> difference(Recent... recent) {
        return rounds(json.difference(Views.solving("heat", Views.sequence("s", recent))));
    }

    @Test
    void eachRoundIsToldOnce() {
        assertEquals(List.of(0L, 1L), difference(Views.round(0, 30), Views.round(1, 31)));
        assertEquals(List.of(), difference(Views.round(0, 30), Views.round(1, 31)));
        assertEquals(List.of(2L), difference(Views.round(0, 30), Views.round(1, 31), Views.round(2, 32)));
    }

    @Test
    void theWholeHasEveryRoundAndChangesNothing() {
        assertEquals(List.of(0L), difference(Views.round(0, 30)));
        JsonObject whole =
                json.whole(Views.solving("heat", Views.sequence("s", Views.round(0, 30), Views.round(1, 31))));
        assertTrue(whole.getBoolean("whole"));
        assertEquals(List.of(0L, 1L), rounds(whole));
        assertEquals(List.of(1L), difference(Views.round(0, 30), Views.round(1, 31)));
    }

    @Test
    void theFirstDifferenceIsWholeAndSoIsOneAfterForgetting() {
        var view = Views.solving("heat", Views.sequence("s", Views.round(0, 30)));
        assertTrue(json.difference(view).getBoolean("whole"));
        assertFalse(json.difference(view).getBoolean("whole"));
        json.forget();
        JsonObject again = json.difference(view);
        assertTrue(again.getBoolean("whole"));
        assertEquals(List.of(0L), rounds(again));
    }

    @Test
    void whatIsTooLongAgoDoesNotHoldUpWhatCameAfter() {
        difference(Views.round(0, 30), Views.round(1, 31));
        assertEquals(List.of(7L, 9L), difference(Views.round(7, 30), Views.round(9, 31)));
    }

    @Test
    void aSequenceThatBeganAnewIsToldFromItsStart() {
        difference(Views.round(0, 30), Views.round(1, 31), Views.round(2, 32));
        assertEquals(List.of(0L, 1L), difference(Views.round(0, 40), Views.round(1, 41)));
        assertEquals(
                List.of(0L, 1L, 2L, 3L),
                difference(Views.round(0, 50), Views.round(1, 51), Views.round(2, 52), Views.round(3, 53)));
    }

    @Test
    void aSequenceThatIsShownAgainIsToldAgainAsReadersDroppedIt() {
        difference(Views.round(0, 30));
        json.difference(Views.solving("heat", Views.sequence("other")));
        assertEquals(List.of(0L), difference(Views.round(0, 30)));
    }

    @Test
    void aRowHasTheAuditBehindTheRound() {
        assertEquals(JsonArray.of(3L, 0.25, 1.5, 1.6, 30), SolverEventJson.round(Views.round(3, 30)));
        List<Integer> fixed = Collections.nCopies(20, 50);
        var audit = new Audit(fixed, Optional.of(new Audit.Classical(1.7, 25)));
        assertEquals(
                JsonArray.of(3L, 0.25, 1.5, 1.6, 30, new JsonArray(fixed), 1.7, 25),
                SolverEventJson.round(new Recent(3, 0.25, 1.5, 1.6, 30, Optional.of(audit))));
    }

    @Test
    void aSolverIsKnownAsOneBeforeItsFirstState() {
        JsonObject event = json.difference(Views.restoring("heat"));
        assertEquals("RESTORING", event.getString("status"));
        assertTrue(event.containsKey("solver"));
        assertNull(event.getValue("solver"));
        assertTrue(json.difference(Views.solving("heat")).getBoolean("whole"));
    }
}
