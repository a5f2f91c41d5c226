package dev.weir.actors.compute;

import java.time.Duration;

/**
 * How large a pool is and how patient.
 *
 * @param lanes how many, from 1 to 1024
 * @param bytes that inputs, outputs and scratch of all jobs in the pool may take together, from 1 MiB
 * @param jobs that may be in the pool, from 1 to 100 000. Each admission looks at all that wait, so thousands cost microseconds
 * @param ageing what a class of {@link Priority} is worth in waiting time, from 1 ms to an hour
 * @param splitFrom a job predicted to run at least so long is split over idle lanes, where its kernel can be; from 1 ms
 * @param checked part of the results that the {@link ResultCheck} sees, from 0 to 1
 * @param seed of the choice of results to check
 */
public record Settings(
        int lanes,
        long bytes,
        int jobs,
        Duration ageing,
        Duration splitFrom,
        Batches batches,
        Watch watch,
        Restarts restarts,
        double checked,
        long seed) {
    /**
     * How much may become one job, of jobs with an equal key. A batch is what waits when a lane comes for it. With a delay a lane that has nothing else to do waits so long for more; see {@link Batcher#closes}.
     *
     * @param jobs at most, from 1 (never) to 4096
     * @param flop at most, from 0; a job that is larger runs alone
     * @param bytes of inputs and outputs, at most, from 0
     * @param delay that a job may wait for company, since it was submitted, from 0 (never) to a second
     */
    public record Batches(int jobs, double flop, long bytes, Duration delay) {
        public static final Duration DELAY_MAX = Duration.ofSeconds(1);

        public Batches {
            within("batches.jobs", jobs, 1, 4096);
            require(flop >= 0, "batches.flop must be at least 0, but is " + flop);
            require(bytes >= 0, "batches.bytes must be at least 0, but is " + bytes);
            require(
                    !delay.isNegative() && delay.compareTo(DELAY_MAX) <= 0,
                    "batches.delay must be from PT0S to " + DELAY_MAX + ", but is " + delay);
        }

        public Batches withDelay(Duration changed) {
            return new Batches(jobs, flop, bytes, changed);
        }
    }

    /**
     * When a lane is held for broken.
     *
     * @param hungAfter without a sign of life, from 1 ms; on a busy machine longer, see {@link Attempt#look}
     * @param hungFactor or so many times what the job was predicted to take, if that is longer; from 1
     * @param canaryEvery how often each lane gets a job with a known result, from 10 ms
     */
    public record Watch(Duration hungAfter, double hungFactor, Duration canaryEvery) {
        public static final Duration HUNG_AFTER = Duration.ofSeconds(5);

        public Watch {
            atLeast("watch.hungAfter", hungAfter, Duration.ofMillis(1));
            require(hungFactor >= 1, "watch.hungFactor must be at least 1, but is " + hungFactor);
            atLeast("watch.canaryEvery", canaryEvery, Duration.ofMillis(10));
        }

        /** How often to look whether a lane that computes is alive, in nanoseconds. */
        long tick() {
            return hungAfter.toNanos() / 10;
        }

        public Watch withHungAfter(Duration changed) {
            return new Watch(changed, hungFactor, canaryEvery);
        }
    }

    /**
     * How a lost lane comes back.
     *
     * @param first pause, from 1 ms; doubled each time, up to {@code most}
     * @param failures within {@code window} that take the lane out for {@code out}, from 1 to 1000; the last lane that is left only pauses
     * @param out also how long a lane stays out that gave a wrong result
     */
    public record Restarts(Duration first, Duration most, int failures, Duration window, Duration out) {
        public Restarts {
            atLeast("restarts.first", first, Duration.ofMillis(1));
            atLeast("restarts.most", most, first);
            within("restarts.failures", failures, 1, 1000);
            atLeast("restarts.window", window, Duration.ofMillis(1));
            atLeast("restarts.out", out, Duration.ofMillis(1));
        }
    }

    private static final long MEBI = 1 << 20;

    public Settings {
        within("lanes", lanes, 1, 1024);
        require(bytes >= MEBI, "bytes must be at least " + MEBI + ", but is " + bytes);
        within("jobs", jobs, 1, 100_000);
        atLeast("ageing", ageing, Duration.ofMillis(1));
        require(ageing.compareTo(Duration.ofHours(1)) <= 0, "ageing must be at most PT1H, but is " + ageing);
        atLeast("splitFrom", splitFrom, Duration.ofMillis(1));
        require(checked >= 0 && checked <= 1, "checked must be from 0 to 1, but is " + checked);
    }

    /** For so many lanes and bytes; everything else as it is usually right. */
    public static Settings of(int lanes, long bytes) {
        return new Settings(
                lanes,
                bytes,
                1024,
                Duration.ofMillis(500),
                Duration.ofMillis(50),
                new Batches(64, 2e8, 64 * MEBI, Duration.ZERO),
                new Watch(Watch.HUNG_AFTER, 10, Duration.ofSeconds(10)),
                new Restarts(
                        Duration.ofMillis(200),
                        Duration.ofSeconds(30),
                        5,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10)),
                0.01,
                1);
    }

    public Settings with(Batches changed) {
        return new Settings(lanes, bytes, jobs, ageing, splitFrom, changed, watch, restarts, checked, seed);
    }

    public Settings with(Watch changed) {
        return new Settings(lanes, bytes, jobs, ageing, splitFrom, batches, changed, restarts, checked, seed);
    }

    public Settings with(Restarts changed) {
        return new Settings(lanes, bytes, jobs, ageing, splitFrom, batches, watch, changed, checked, seed);
    }

    public Settings withJobs(int changed) {
        return new Settings(lanes, bytes, changed, ageing, splitFrom, batches, watch, restarts, checked, seed);
    }

    public Settings withChecked(double part) {
        return new Settings(lanes, bytes, jobs, ageing, splitFrom, batches, watch, restarts, part, seed);
    }

    private static void within(String name, int value, int least, int most) {
        require(value >= least && value <= most, name + " must be from " + least + " to " + most + ", but is " + value);
    }

    private static void atLeast(String name, Duration value, Duration least) {
        require(value.compareTo(least) >= 0, name + " must be at least " + least + ", but is " + value);
    }

    private static void require(boolean legal, String message) {
        if (!legal) {
            throw new IllegalArgumentException(message);
        }
    }
}
