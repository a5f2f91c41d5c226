package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.compute.Attempt.Ending;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The floor in virtual time: lanes are numbers, and a job ends when the clock says so. */
final class OverloadTest {
    private static final long BUDGET = 1 << 20;
    private static final long MEAN_NANOS = 1_000_000;
    private static final int LANES = 2;
    private static final int JOBS = 20_000;

    private final List<Station> stations = new ArrayList<>();
    private final Map<Station, Long> ends = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Map<Priority, Integer> done = new HashMap<>();
    private final Kernel kernel = new Kernel(
            "k",
            Signature.of("", "", "flop"),
            job -> new Plan(job.params().number("flop", 0), 0, 4096),
            Map.of(Backend.PLAIN, _ -> Map.of()));
    private long now = 1;
    private long ids;
    private long lookAt;
    private final Floor floor = new Floor(Settings.of(LANES, BUDGET), () -> now, new Floor.Listener() {
        @Override
        public void sooner() {
            lookAt = now;
        }

        @Override
        public void empty() {}

        @Override
        public void poisoned(Poisoned poisoned) {}
    });

    static LongStream seeds() {
        return Seeds.of(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ofAllThatIsTakenAtTenTimesTheLoadNinetyNineInAHundredKeepTheirDeadline(long seed) {
        int admitted = simulate(Seeds.generator(seed), 10, JOBS);
        long kept = answers.stream().filter(Answer.Done.class::isInstance).count();
        long busy = answers.stream().filter(Answer.Busy.class::isInstance).count();
        assertTrue(kept >= 0.99 * admitted, kept + " of " + admitted);
        assertEquals(JOBS, admitted + busy);
        // The lanes have had work nearly all the time: about a tenth of what was offered.
        assertTrue(kept >= 0.07 * JOBS, kept + " of " + JOBS);
        assertTrue(floor.view().memory().highWater() <= BUDGET);
        assertEquals(0, floor.view().memory().used());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nobodyStarvesWhenTheUrgentAloneAreTooMany(long seed) {
        simulate(Seeds.generator(seed), 10, JOBS);
        assertTrue(done.getOrDefault(Priority.BACKGROUND, 0) > 0, done.toString());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void almostEverythingIsTakenAtHalfTheLoad(long seed) {
        int admitted = simulate(Seeds.generator(seed), 0.5, JOBS);
        assertTrue(admitted >= 0.99 * JOBS, admitted + " of " + JOBS);
    }

    /** Jobs of 0.2 to 1.8 ms, with deadlines of 20 to 1000 ms, in random order; says how many were taken. */
    private int simulate(RandomGenerator random, double load, int jobs) {
        for (int i = 0; i < LANES; i++) {
            var station = new Station(i, "lane-" + i, Backend.PLAIN, Thread.currentThread(), () -> 0);
            stations.add(station);
            floor.join(station);
        }
        double gap = MEAN_NANOS / (load * LANES);
        long next = now;
        int submitted = 0;
        while (submitted < jobs || !ends.isEmpty()) {
            long end = ends.values().stream().mapToLong(each -> each).min().orElse(Long.MAX_VALUE);
            if (submitted < jobs && next <= end) {
                now = next;
                submit(random);
                submitted++;
                next += (long) (-Math.log(1 - random.nextDouble()) * gap);
            } else {
                now = end;
                stations.stream()
                        .filter(station -> ends.getOrDefault(station, Long.MAX_VALUE) == end)
                        .toList()
                        .forEach(this::finish);
            }
            if (now >= lookAt) {
                long wait = floor.look().next();
                lookAt = wait == Long.MAX_VALUE ? wait : now + wait;
            }
            started();
        }
        return (int)
                (jobs - answers.stream().filter(Answer.Busy.class::isInstance).count());
    }

    private void submit(RandomGenerator random) {
        double nanos = MEAN_NANOS * random.nextDouble(0.2, 1.8);
        Priority priority = Priority.values()[random.nextInt(3)];
        Duration deadline = Duration.ofMillis(random.nextInt(20, 1000));
        var job = new Job("k", Params.of(Map.of("flop", nanos)), Map.of());
        floor.submit(new Entry(
                ++ids, job, kernel, kernel.plan(job), priority, now, now + deadline.toNanos(), 500_000_000, answer -> {
                    answers.add(answer);
                    if (answer instanceof Answer.Done) {
                        done.merge(priority, 1, Integer::sum);
                    }
                }));
    }

    private void finish(Station station) {
        ends.remove(station);
        Attempt attempt = station.attempt;
        if (attempt != null) {
            Optional<Attempt> next = floor.ended(
                    attempt,
                    new Ending.Computed(attempt.entries.stream()
                            .map(_ -> Map.<String, dev.weir.kernels.tensor.Tensor>of())
                            .toList()));
            next.ifPresent(this::run);
        }
    }

    private void started() {
        for (Station station : stations) {
            Attempt attempt = station.attempt;
            if (attempt != null && !ends.containsKey(station)) {
                run(attempt);
            }
        }
    }

    /** What the ceiling makes of it, give or take a fifth. */
    private void run(Attempt attempt) {
        double noise = 1 + 0.2 * Math.sin(attempt.entries.getFirst().id);
        ends.put(attempt.station, now + (long) (attempt.flop() * noise));
    }
}
