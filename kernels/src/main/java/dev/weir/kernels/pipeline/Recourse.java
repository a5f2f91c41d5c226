package dev.weir.kernels.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the members changed from publication to publication, so far. A change is a member that was not one at the publication before.
 *
 * @param entered all changes
 * @param left members that ceased to be; {@code chosen} of them were live still and had to make room
 * @param forced changes by which a member was replaced that was no longer live
 * @param max changes of one publication
 * @param histogram publications by their number of changes: none, one, and so on; the last place, {@value #EXACT}, is for all that had more
 */
public record Recourse(
        long entered,
        long left,
        long forced,
        long chosen,
        long max,
        @Nullable List<Long> histogram) {
    private static final int EXACT = 64;

    public static final Recourse NONE = new Recourse(0, 0, 0, 0, 0, List.of());

    public Recourse {
        histogram = histogram == null ? List.of() : List.copyOf(histogram);
    }

    /** After one more publication. */
    Recourse plus(int came, int gone, int forcedNow, int chosenNow) {
        int place = Math.min(came, EXACT);
        List<Long> counts = new ArrayList<>(counts());
        counts.addAll(Collections.nCopies(Math.max(0, place + 1 - counts.size()), 0L));
        counts.set(place, counts.get(place) + 1);
        return new Recourse(
                entered + came, left + gone, forced + forcedNow, chosen + chosenNow, Math.max(max, came), counts);
    }

    private List<Long> counts() {
        return histogram == null ? List.of() : histogram;
    }

    public long publications() {
        return counts().stream().mapToLong(Long::longValue).sum();
    }

    /** Changes per publication; 0 before the first. */
    public double mean() {
        return publications() == 0 ? 0 : (double) entered / publications();
    }

    /** Changes that 99 of 100 publications do not exceed. */
    public long p99() {
        long wanted = (long) Math.ceil(0.99 * publications());
        long seen = 0;
        for (int changes = 0; changes < Math.min(EXACT, counts().size()); changes++) {
            seen += counts().get(changes);
            if (seen >= wanted) {
                return changes;
            }
        }
        return max;
    }
}
