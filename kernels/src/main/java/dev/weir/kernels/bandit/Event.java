package dev.weir.kernels.bandit;

/** What a learner counts. Every ticket ends in one of the first four, or is open. */
public enum Event {
    LEARNT,
    LATE,
    CANCELLED,
    /** Never told, and dropped to make room. */
    DROPPED,
    /** Told again after its end. */
    TOLD_AGAIN,
    UNKNOWN,
    /** Asked at a context outside its range. */
    OUTSIDE,
    /** Drawn at equal odds because a prediction was not finite. */
    FALLBACK
}
