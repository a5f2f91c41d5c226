package dev.weir.app.ground;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The time steps of a year, again and again. A step is as long as the air stays within {@link #TOLERANCE} of its temperature at the step's beginning, from a quarter of an
 * hour on a summer morning to a night in January: implicit steps are stable at any length, and so their length is a question of accuracy only. Between the hours the
 * air is taken to be linear. From 23:00 on 31 December it goes to 01:00 on 1 January in one hour, the one in between being in no record.
 */
final class Year {
    /** Kelvin. */
    static final double TOLERANCE = 0.5;

    /** Quarters of an hour. */
    static final int LONGEST = 32;

    private static final int QUARTERS = 4;
    private static final LocalDateTime FIRST_HOUR = LocalDateTime.of(2010, 1, 1, 1, 0);

    private final double start;
    private final List<Step> steps;

    private Year(double start, List<Step> steps) {
        this.start = start;
        this.steps = List.copyOf(steps);
    }

    static Year of(List<Surroundings.Air> hours) {
        List<Step> steps = new ArrayList<>();
        int end = hours.size() * QUARTERS;
        for (int from = 0; from < end; ) {
            Step step = longest(hours, from, Math.min(LONGEST, end - from));
            steps.add(step);
            from += step.quarters();
        }
        return new Year(hours.getFirst().temperature(), steps);
    }

    private static Step longest(List<Surroundings.Air> hours, int from, int most) {
        double begin = at(hours, from).temperature();
        int steady = 0;
        while (steady < most && Math.abs(at(hours, from + steady + 1).temperature() - begin) <= TOLERANCE) {
            steady++;
        }
        int length = Math.max(1, steady);
        Surroundings.Air end = at(hours, from + length);
        return new Step(from, length, end.temperature(), end.wind());
    }

    private static Surroundings.Air at(List<Surroundings.Air> hours, int quarter) {
        Surroundings.Air before = hours.get(quarter / QUARTERS % hours.size());
        Surroundings.Air after = hours.get((quarter / QUARTERS + 1) % hours.size());
        double share = (double) (quarter % QUARTERS) / QUARTERS;
        return new Surroundings.Air(
                before.temperature() + share * (after.temperature() - before.temperature()),
                before.wind() + share * (after.wind() - before.wind()));
    }

    /** The air's temperature at the first hour. */
    double start() {
        return start;
    }

    /** Steps in one year. */
    int size() {
        return steps.size();
    }

    /** @param number from 0, without end: the year begins again */
    Step step(long number) {
        return steps.get((int) (number % steps.size()));
    }

    /** When a step begins, in a year that the record does not name: 2010 stands for any. */
    LocalDateTime date(long number) {
        return FIRST_HOUR.plusMinutes(15L * step(number).from());
    }
}
