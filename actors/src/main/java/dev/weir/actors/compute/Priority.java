package dev.weir.actors.compute;

/** Who goes first. Waiting counts: a job passes for one class better with every {@link Settings#ageing()} that it has waited, so none waits for ever. */
public enum Priority {
    /** Somebody waits for it. */
    URGENT,
    NORMAL,
    /** Whenever there is room. */
    BACKGROUND
}
