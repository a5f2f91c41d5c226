package dev.weir.kernels.element;

/** One change of the live set as the log tells it. Times are event times in milliseconds since the epoch. */
public sealed interface Update {
    /** Inserts the element, or replaces the one of the same id. {@code clock} is the record's event time, which moves the event clock. */
    record Upsert(Element element, long clock) implements Update {}

    /** Removes the element if it is live. Carries no time of its own: a tombstone has none. */
    record Delete(String id) implements Update {}

    /** Only moves the event clock. */
    record Tick(long clock) implements Update {}
}
