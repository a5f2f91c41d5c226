package dev.weir.kernels.element;

/**
 * One thing that may be summarised.
 *
 * @param id stable identity, chosen by the producer; 1 to 1024 characters
 * @param features what the objective sees
 * @param time event time of the element, milliseconds since the epoch; windows run on it
 * @param expiry event time from which the element is no longer live (exclusive end of its life), or {@link #NEVER}
 * @param group the group that quotas count, empty when there is none
 * @param payload the record as JSON text, for people to look at; the engine never reads it
 * @param cost what it takes of a summary's budget, over 0 and finite; 1 where nothing says so
 * @param offset input offset of the record that last wrote this element; count windows evict the least
 */
public record Element(
        String id, Features features, long time, long expiry, String group, double cost, String payload, long offset) {
    public static final long NEVER = Long.MAX_VALUE;

    public Element {
        if (!(cost > 0) || Double.isInfinite(cost)) {
            throw new IllegalArgumentException("cost of " + id + " must be positive and finite, but was " + cost);
        }
    }

    /** At a cost of 1. */
    public Element(String id, Features features, long time, long expiry, String group, String payload, long offset) {
        this(id, features, time, expiry, group, 1, payload, offset);
    }
}
