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
 * @param offset input offset of the record that last wrote this element; count windows evict the least
 */
public record Element(String id, Features features, long time, long expiry, String group, String payload, long offset) {
    public static final long NEVER = Long.MAX_VALUE;
}
