package dev.weir.app.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Schedule schedule = Schedule.ofTheWeek();

    @Test
    void eachEventIsReportedWhenItHappensAndSettledWhenItWasUpdated() {
        Map<String, List<Long>> messages =
                LongStream.range(0, schedule.size()).boxed().collect(Collectors.groupingBy(schedule::key));
        List<Quake> week = Quake.week();
        long start = week.getFirst().time();
        assertEquals(week.size(), messages.size());
        assertEquals(2 * week.size(), schedule.size());
        for (Quake quake : week) {
            List<Long> two = messages.getOrDefault(quake.id(), List.of());
            assertEquals(2, two.size(), quake.id());
            assertEquals(quake.time() - start, schedule.clock(two.getFirst()));
            assertEquals(quake.updated() - start, schedule.clock(two.getLast()));
            assertEquals(Optional.of(report(quake, quake.time(), "earthquake", "automatic")), value(two.getFirst()));
            Optional<JsonNode> last = quake.type().equals("earthquake")
                    ? Optional.of(report(quake, quake.updated(), quake.type(), quake.status()))
                    : Optional.empty();
            assertEquals(last, value(two.getLast()));
        }
        assertEquals(
                28,
                LongStream.range(0, schedule.size())
                        .filter(each -> value(each).isEmpty())
                        .count());
    }

    @Test
    void theClockNeverGoesBackAndEachLoopIsTheWeekAgainSevenDaysLater() {
        for (long i = 1; i < 3L * schedule.size(); i++) {
            assertTrue(schedule.clock(i) >= schedule.clock(i - 1), "message " + i);
        }
        for (long i = 0; i < schedule.size(); i++) {
            long again = i + 2L * schedule.size();
            assertEquals(schedule.key(i), schedule.key(again));
            assertEquals(value(i).isPresent(), value(again).isPresent());
            for (String field : List.of("time", "updated")) {
                assertEquals(moment(i, field).map(each -> each + 14L * 24 * 3_600_000), moment(again, field));
            }
        }
    }

    @Test
    void atHour84TheLastDayHolds232Events() {
        long clock = 84 * Schedule.HOUR;
        Map<String, Long> live = new HashMap<>();
        for (long i = schedule.firstAt(clock - 24 * Schedule.HOUR); i < schedule.firstAt(clock); i++) {
            live.remove(schedule.key(i));
            moment(i, "time").ifPresent(putting(live, schedule.key(i)));
        }
        long start = Quake.week().getFirst().time();
        Collection<Long> times = live.values();
        times.removeIf(time -> time <= start + clock - 24 * Schedule.HOUR);
        assertEquals(232, live.size());
    }

    @Test
    void whatWasPublishedAfterTheWeekIsRefused() {
        var late = new Quake("b", 1_000, Schedule.WEEK, 0, 0, 0, 0, "", "earthquake", "", "");
        assertEquals(2, new Schedule(List.of(late)).size());
        List<Quake> two = new ArrayList<>(List.of(late));
        two.add(new Quake("a", 0, 1, 0, 0, 0, 0, "", "earthquake", "", ""));
        var refusal = assertThrows(IllegalArgumentException.class, () -> new Schedule(two));
        assertTrue(refusal.toString().contains("b was published 604800000 ms after"), refusal.toString());
    }

    @Test
    void aSleepOfTheMachineMovesTheClockByASecondsWorthOnly() {
        Pace pace = new Pace(1_000, 5_000);
        pace.advance(20_000_000);
        assertEquals(1_000 + 20 * 5_000, pace.clock());
        assertEquals(2_000_000, pace.nanosUntil(1_000 + 22 * 5_000));
        pace.advance(3_600_000_000_000L);
        assertEquals(1_000 + 1_020 * 5_000, pace.clock());
    }

    private static Consumer<Long> putting(Map<String, Long> live, String key) {
        return time -> live.put(key, time);
    }

    private Optional<Long> moment(long number, String field) {
        return value(number).map(json -> json.required(field).longValue());
    }

    private Optional<JsonNode> value(long number) {
        return schedule.value(number).map(bytes -> {
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static JsonNode report(Quake quake, long updated, String type, String status) {
        try {
            return JSON.readTree(JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("id", quake.id())
                    .put("time", quake.time())
                    .put("updated", updated)
                    .put("lat", quake.lat())
                    .put("lon", quake.lon())
                    .put("depth", quake.depth())
                    .put("mag", quake.mag())
                    .put("place", quake.place())
                    .put("net", quake.net())
                    .put("type", type)
                    .put("status", status)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
