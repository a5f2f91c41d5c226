package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.Work;
import java.util.List;
import java.util.Map;

/**
 * What a partition of a summary shows.
 *
 * @param offset input offset of the next record; everything before it is in this state
 * @param eventTime the event clock, milliseconds since the epoch
 * @param live how many elements are live
 * @param summary members, value, bound
 * @param since event time at which each member of the summary became one, by id
 * @param elements the members' elements, in the order of the summary
 * @param sample up to a fixed number of live elements of least hash, for maps and lists; holds all when few are live
 * @param twin a uniform sample of k live elements, the grey twin
 * @param twinValue f(twin) under the same objective
 * @param counters what happened to the records so far
 * @param plannedBytes heap that the engine takes for so many live elements as {@link dev.weir.kernels.submodular.Plan} predicts it; not measured
 * @param digest hash of (live set, clock, members), 32 hex digits; equal logs give equal digests
 */
public record Snapshot(
        long offset,
        long eventTime,
        int live,
        Summary summary,
        Map<String, Long> since,
        List<Element> elements,
        List<Element> sample,
        List<Element> twin,
        double twinValue,
        Counters counters,
        Recourse recourse,
        Work work,
        int activeInstances,
        long plannedBytes,
        String digest)
        implements Shown {
    /**
     * Every record that was read is in exactly one of: inserted, replaced, refreshed, deleted, unknownDeletes, late, outside, ticks, deadLettered.
     *
     * @param late dropped: more than the lateness behind the clock
     * @param outside dropped: already out of its window when it came
     * @param clamped far-future clocks that were held back (counted besides the above)
     * @param expired elements that left by a time window or TTL; {@code evicted} by the count window
     */
    public record Counters(
            long read,
            long inserted,
            long replaced,
            long refreshed,
            long deleted,
            long unknownDeletes,
            long late,
            long outside,
            long ticks,
            long deadLettered,
            long clamped,
            long expired,
            long evicted) {
        public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        /** Records that were good input: everything but the dead letters. */
        public long applied() {
            return read - deadLettered;
        }
    }
}
