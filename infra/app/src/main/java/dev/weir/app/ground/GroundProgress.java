package dev.weir.app.ground;

import java.time.LocalDateTime;
import java.util.Map;

/**
 * How far a {@link GroundRun} is.
 *
 * @param steps solved since its start, over all slabs
 * @param resent systems that were sent again because no solution came in time
 * @param ignored solutions that nobody waited for, second ones above all, and such as brought no solution
 * @param year from 0, as it was begun by the slab that is the furthest behind
 * @param date in that year, when this slab's next step begins; the calendar is that of 2010, which stands for any year
 * @param next by sequence: the number of the next step, counted through all years
 */
public record GroundProgress(
        long steps, long resent, long ignored, long year, LocalDateTime date, Map<String, Long> next) {
    public GroundProgress {
        next = Map.copyOf(next);
    }
}
