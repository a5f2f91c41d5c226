package dev.weir.actors.compute;

/**
 * How much longer jobs wait than the sum of what is before them says. Lanes lose their processors to others, answers and batches take time between jobs, more urgent jobs
 * come later: all of that is learned from how waits came out, so that a promise rests on promises kept before.
 */
final class Stretch {
    /** Where nothing is known: lanes do not share work as evenly as a division does. */
    private static final double FIRST = 1.2;

    private static final double LEAST = 1.1;
    private static final double MOST = 1000;
    private static final double WEIGHT = 1.0 / 16;

    /** Waits shorter than this say more of the clock than of the pool. */
    private static final double TOLD_FROM_NANOS = 200_000;

    private double mean = 1;
    private double deviation = (FIRST - 1) / 4;

    double factor() {
        return Math.clamp(mean + 4 * deviation, LEAST, MOST);
    }

    /** @param predicted nanoseconds, not stretched */
    void observe(double predicted, double waited) {
        if (predicted >= TOLD_FROM_NANOS) {
            double error = Math.min(waited / predicted, MOST) - mean;
            mean += WEIGHT * error;
            deviation += WEIGHT * (Math.abs(error) - deviation);
        }
    }
}
