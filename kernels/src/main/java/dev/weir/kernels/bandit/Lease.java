package dev.weir.kernels.bandit;

/** How long a ticket waits for its cost. */
public sealed interface Lease {
    /** Until it is dropped to make room. */
    record Unlimited() implements Lease {}

    /** So many further asks. */
    record Rounds(long rounds) implements Lease {
        public Rounds {
            checkPositive(rounds);
        }
    }

    /** So long, in the unit of the {@code now} that callers pass. */
    record Time(long length) implements Lease {
        public Time {
            checkPositive(length);
        }
    }

    private static void checkPositive(long length) {
        if (length <= 0) {
            throw new IllegalArgumentException("a lease must be positive, but was " + length);
        }
    }
}
