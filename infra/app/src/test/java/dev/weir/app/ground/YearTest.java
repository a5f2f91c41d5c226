package dev.weir.app.ground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.app.ground.Surroundings.Air;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class YearTest {
    private final List<Air> hours = Surroundings.hours();
    private final Year year = Year.of(hours);

    @Test
    void theStepsCoverAllHoursWithoutAGapAndThenBeginAgain() {
        int at = 0;
        for (int number = 0; number < year.size(); number++) {
            assertEquals(at, year.step(number).from());
            at += year.step(number).quarters();
        }
        assertEquals(4 * 8_759, at);
        assertEquals(10_286, year.size());
        assertEquals(year.step(7), year.step(7 + 3L * year.size()));
    }

    @Test
    void aStepEndsInTheAirOfItsLastMoment() {
        for (int number = 0; number < year.size(); number++) {
            Step step = year.step(number);
            int end = step.from() + step.quarters();
            if (end % 4 == 0) {
                Air air = hours.get(end / 4 % hours.size());
                assertEquals(air, new Air(step.temperature(), step.wind()));
            }
        }
    }

    @Test
    void aStepIsAsLongAsTheAirStaysAsItWas() {
        Year calm = Year.of(Stream.generate(() -> new Air(10, 3)).limit(17).toList());
        assertEquals(List.of(32, 32, 4), lengths(calm));
        Year rising = Year.of(List.of(new Air(10, 3), new Air(11, 3), new Air(12, 3), new Air(12, 3)));
        assertEquals(List.of(2, 2, 2, 8, 1, 1), lengths(rising));
        Year steep = Year.of(List.of(new Air(10, 3), new Air(20, 3)));
        assertTrue(lengths(steep).stream().allMatch(length -> length == 1), steep.toString());
    }

    private static List<Integer> lengths(Year year) {
        return Stream.iterate(0, number -> number < year.size(), number -> number + 1)
                .map(number -> year.step(number).quarters())
                .toList();
    }

    @Test
    void theDateIsWhereAStepBegins() {
        assertEquals(LocalDateTime.of(2010, 1, 1, 1, 0), year.date(0));
        int last = year.size() - 1;
        assertEquals(
                LocalDateTime.of(2011, 1, 1, 0, 0),
                year.date(last).plusMinutes(15L * year.step(last).quarters()));
        assertEquals(year.date(0), year.date(year.size()));
    }
}
