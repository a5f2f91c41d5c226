package dev.weir.app.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Element;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EventJsonTest {
    static LongStream seeds() {
        return Seeds.of(20);
    }

    /** What a reader knows after events: rows and who stands for whom, by id. */
    private record Reader(Map<String, Object> rows, Map<String, Object> served) {
        Reader() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        void read(JsonObject event) {
            if (event.getBoolean("whole")) {
                rows.clear();
                served.clear();
            }
            event.getJsonArray("drop").forEach(id -> {
                rows.remove((String) id);
                served.remove((String) id);
            });
            event.getJsonArray("put").forEach(row -> rows.put(((JsonArray) row).getString(0), row));
            event.getJsonArray("served").forEach(pair -> served.put(((JsonArray) pair).getString(0), pair));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void differencesReadInOrderEqualTheWholeState(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        EventJson json = new EventJson(Views.definition("quakes"));
        Reader reader = new Reader();
        List<Element> live = new ArrayList<>(Views.THREE);
        for (int step = 0; step < 40; step++) {
            change(live, random);
            if (random.nextInt(10) == 0) {
                json.forget();
            }
            var view = Views.live("quakes", step, List.copyOf(live));
            reader.read(json.difference(view));
            Reader fresh = new Reader();
            fresh.read(json.whole(view));
            assertEquals(fresh, reader);
            assertEquals(live.size(), reader.rows().size());
            assertEquals(live.size(), reader.served().size());
        }
    }

    private static void change(List<Element> live, RandomGenerator random) {
        for (int i = random.nextInt(4); i > 0; i--) {
            String id = "e" + random.nextInt(30);
            live.removeIf(element -> element.id().equals(id));
            if (random.nextInt(3) > 0 || live.isEmpty()) {
                Element element =
                        Views.element(id, random.nextDouble(-90, 90), random.nextDouble(-180, 180), random.nextInt(7));
                live.add(random.nextInt(live.size() + 1), element);
            }
        }
    }

    @Test
    void anUnchangedElementIsNotToldAgain() {
        EventJson json = new EventJson(Views.definition("quakes"));
        json.difference(Views.live("quakes", 1, Views.THREE));
        JsonObject again = json.difference(Views.live("quakes", 2, Views.THREE));
        assertFalse(again.getBoolean("whole"));
        assertEquals(0, again.getJsonArray("put").size());
        assertEquals(0, again.getJsonArray("served").size());
        assertEquals(2_002, again.getJsonObject("state").getLong("eventTime"));
    }

    @Test
    void thePlaceIsReadBackFromTheFeatures() {
        JsonArray row = new Look(Views.definition("quakes")).row(Views.element("x", -47.123, 170.5, 4.5));
        assertEquals("near x", row.getString(1));
        assertEquals(4.5, row.getDouble(2));
        assertEquals(-47.123, row.getDouble(4), 0.002);
        assertEquals(170.5, row.getDouble(5), 0.002);
    }

    @Test
    void theWorstServedIsTheElementLeastLikeItsMember() {
        List<Element> live = new ArrayList<>(Views.THREE);
        live.add(Views.element("near", 11, 20, 1));
        live.add(Views.element("far", -80, 0, 9));
        JsonObject worst = new EventJson(Views.definition("quakes"))
                .difference(Views.live("quakes", 1, live))
                .getJsonObject("state")
                .getJsonObject("worst");
        assertEquals("far", worst.getString("id"));
        assertTrue(worst.getDouble("similarity") < 1e-6, worst.encode());
    }
}
