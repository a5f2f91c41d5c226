package dev.weir.actors.compute;

/** Bytes of all jobs in the pool. */
final class Ledger {
    private final long budget;
    private long used;
    private long highWater;

    Ledger(long budget) {
        this.budget = budget;
    }

    boolean fits(long bytes) {
        return bytes <= budget - used;
    }

    void take(long bytes) {
        if (!fits(bytes)) {
            throw new IllegalStateException(bytes + " bytes do not fit beside " + used + " of " + budget);
        }
        used += bytes;
        highWater = Math.max(highWater, used);
    }

    void give(long bytes) {
        used -= bytes;
        if (used < 0) {
            throw new IllegalStateException("more bytes were given back than taken: " + used);
        }
    }

    long budget() {
        return budget;
    }

    long used() {
        return used;
    }

    long highWater() {
        return highWater;
    }
}
