package dev.weir.app.replay;

/**
 * What is replayed where.
 *
 * @param partitions of the topic, if it has to be made
 * @param fromHour where the replay to an empty topic begins, in [0, 168): the day before it is sent at once. Where there are records already, only what is left
 *     before this hour of the first loop is
 * @param speed times real time, in (0, 1 000 000]
 */
public record ReplayOptions(String topic, int partitions, double fromHour, double speed) {
    /** Begins where the minute after it has most to show. */
    public static final ReplayOptions DEFAULTS = new ReplayOptions("earthquakes", 1, 84, 5_000);

    private static final int PARTITIONS_MAX = 1_000;
    private static final double SPEED_MAX = 1e6;

    /** @throws IllegalArgumentException if one is out of its range */
    public ReplayOptions {
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "partitions must be 1 to %d, but was %d".formatted(PARTITIONS_MAX, partitions));
        }
        if (!(fromHour >= 0 && fromHour < Schedule.WEEK / Schedule.HOUR)) {
            throw new IllegalArgumentException("from-hour must be 0 to less than %d, but was %s"
                    .formatted(Schedule.WEEK / Schedule.HOUR, fromHour));
        }
        if (!(speed > 0 && speed <= SPEED_MAX)) {
            throw new IllegalArgumentException(
                    "speed must be more than 0 and at most %.0f, but was %s".formatted(SPEED_MAX, speed));
        }
    }
}
