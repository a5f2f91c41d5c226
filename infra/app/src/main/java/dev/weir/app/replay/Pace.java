package dev.weir.app.replay;

/**
 * The week's clock, driven by a monotonic one. A step that comes late, because the machine slept or the broker was slow, moves it by no more than a
 * second's worth: the replay then lags rather than bursts.
 */
final class Pace {
    private static final long STEP_NANOS_MAX = 1_000_000_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final double speed;
    private double clock;

    /** @param clock milliseconds; {@code speed} times real time */
    Pace(double clock, double speed) {
        this.clock = clock;
        this.speed = speed;
    }

    void advance(long nanos) {
        clock += Math.min(nanos, STEP_NANOS_MAX) / NANOS_PER_MILLI * speed;
    }

    double clock() {
        return clock;
    }

    /** How long until the clock reads {@code time}; not positive if it does already. */
    long nanosUntil(long time) {
        return (long) Math.ceil((time - clock) / speed * NANOS_PER_MILLI);
    }
}
