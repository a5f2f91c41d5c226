package dev.weir.kernels.window;

import java.time.Duration;

/**
 * Which elements are live. A window is nothing but deletes: whatever leaves it is deleted from the engine.
 *
 * @param length elements whose time is at or before (event clock − length) are not live; zero = no time window
 * @param count at most so many elements are live, the last written stay; zero = no count window
 * @param lateness a record whose clock is more than this behind the event clock is late: counted and dropped
 * @param future a record whose clock is more than this ahead of the event clock moves it by no more than this
 *     (one record from the year 2099 must not flush the window); the first record sets the clock freely
 * @throws IllegalArgumentException if a length is negative or the count is
 */
public record WindowConfig(Duration length, int count, Duration lateness, Duration future) {
    public static final WindowConfig UNBOUNDED =
            new WindowConfig(Duration.ZERO, 0, Duration.ofHours(1), Duration.ofDays(1));

    public WindowConfig {
        requireNotNegative("window.time", length);
        requireNotNegative("lateness", lateness);
        requireNotNegative("future", future);
        if (count < 0) {
            throw new IllegalArgumentException("window.count must be at least 0, but was " + count);
        }
    }

    private static void requireNotNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, but was " + duration);
        }
    }
}
