package dev.weir.app.ground;

import java.time.Duration;

/**
 * Where a {@link GroundRun} writes and reads.
 *
 * @param matrices topic, compacted; key: the matrix's id, value: Matrix Market text
 * @param systems topic; key: the sequence
 * @param solutions topic; key: the sequence
 * @param partitions of systems and solutions, if they have to be made
 * @param rate steps a second of all slabs together, more than 0, at most 10 000
 * @param patience after which a system that got no solution is sent again; at least 10 ms
 */
public record GroundOptions(
        String matrices, String systems, String solutions, int partitions, double rate, Duration patience) {
    private static final int PARTITIONS_MAX = 1_000;
    private static final double RATE_MAX = 10_000;
    private static final Duration PATIENCE_MIN = Duration.ofMillis(10);

    /** @throws IllegalArgumentException if one is out of its range */
    public GroundOptions {
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "partitions must be 1 to %d, but was %d".formatted(PARTITIONS_MAX, partitions));
        }
        if (!(rate > 0 && rate <= RATE_MAX)) {
            throw new IllegalArgumentException(
                    "rate must be more than 0 and at most %.0f steps a second, but was %s".formatted(RATE_MAX, rate));
        }
        if (patience.compareTo(PATIENCE_MIN) < 0) {
            throw new IllegalArgumentException(
                    "patience must be at least %d ms, but was %s".formatted(PATIENCE_MIN.toMillis(), patience));
        }
    }

    /** Topics of these names, made with one partition; 30 s of patience. */
    public static GroundOptions of(String matrices, String systems, String solutions, double rate) {
        return new GroundOptions(matrices, systems, solutions, 1, rate, Duration.ofSeconds(30));
    }
}
