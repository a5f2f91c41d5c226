package dev.weir.actors.compute;

import static dev.weir.actors.compute.Shift.at;
import static dev.weir.actors.compute.Shift.job;
import static dev.weir.actors.compute.Shift.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.compute.Shift.Put;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Params;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A lane that has nothing else to do waits for company, in virtual time. */
final class BatchDelayTest {
    private static final Duration DELAY = Duration.ofMillis(2);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final long RUN_NANOS = 50_000;

    private Shift shift = shift(new Settings.Batches(4, 1e6, 1 << 20, DELAY));

    private static Shift shift(Settings.Batches batches) {
        return new Shift(Settings.of(2, Shift.BUDGET).with(batches));
    }

    static LongStream seeds() {
        return Seeds.of(5);
    }

    /** The lane's alarm goes off if it is time. */
    private void passes(Station lane, Duration duration) {
        shift.now += duration.toNanos();
        shift.floor.ask(lane);
    }

    @Test
    void whatComesWithinTheDelayOfTheFirstIsOneJobWithIt() {
        Station lane = shift.lane(0);
        Put one = shift.submit(job("a", 1));
        passes(lane, MILLI);
        Put two = shift.submit(job("a", 2));
        passes(lane, MILLI.minusNanos(1));
        assertNull(lane.attempt);
        passes(lane, Duration.ofNanos(1));
        assertEquals(2, at(lane).entries.size());
        shift.compute(lane, MILLI);
        assertArrayEquals(new float[] {2}, values(one.as(Answer.Done.class).outputs()));
        assertArrayEquals(new float[] {3}, values(two.as(Answer.Done.class).outputs()));
    }

    @Test
    void whoComesAloneStartsAtTheEndOfTheDelay() {
        Station lane = shift.lane(0);
        Put lone = shift.submit(job("a", 1));
        passes(lane, DELAY.minusNanos(1));
        assertNull(lane.attempt);
        passes(lane, Duration.ofNanos(1));
        shift.compute(lane, MILLI);
        assertEquals(DELAY, lone.as(Answer.Done.class).timings().waited());
    }

    @Test
    void theDelayCountsFromWhenAJobWasSubmittedAndNotFromWhenALaneIsFree() {
        Station lane = shift.lane(0);
        shift.submit(job(0));
        shift.submit(job("a", 1));
        shift.compute(lane, DELAY);
        assertEquals(1, at(lane).entries.size());
    }

    @Test
    void aBatchThatIsFullIsNotHeldBack() {
        Station lane = shift.lane(0);
        for (int i = 0; i < 3; i++) {
            shift.submit(job("a", i));
            assertNull(lane.attempt);
        }
        shift.submit(job("a", 3));
        assertEquals(4, at(lane).entries.size());
    }

    @Test
    void aBatchToWhichNoMoreLikeTheFirstCouldBeAddedIsFull() {
        // Each job has a thousand operations and eight bytes.
        shift = shift(new Settings.Batches(4, 2999, 1 << 20, DELAY));
        Station lane = shift.lane(0);
        shift.submit(job("a", 1));
        assertNull(lane.attempt);
        shift.submit(job("a", 2));
        assertEquals(2, at(lane).entries.size());
        shift = shift(new Settings.Batches(4, 1e6, 23, DELAY));
        Station other = shift.lane(0);
        shift.submit(job("a", 1));
        assertNull(other.attempt);
        shift.submit(job("a", 2));
        assertEquals(2, at(other).entries.size());
    }

    @Test
    void whereAnythingElseWaitsNobodyWaitsForCompany() {
        Station lane = shift.lane(0);
        shift.submit(job("a", 1));
        shift.submit(job("a", 2));
        assertNull(lane.attempt);
        shift.submit(job("b", 3));
        assertEquals(2, at(lane).entries.size());
    }

    @Test
    void whatCanHaveNoCompanyStartsAtOnce() {
        Station lane = shift.lane(0);
        shift.submit(job(1));
        assertEquals(1, at(lane).entries.size());
    }

    @Test
    void theUrgentDoNotWaitAndTakeAlongWhoDoes() {
        Station lane = shift.lane(0);
        shift.submit(job("a", 1));
        assertNull(lane.attempt);
        shift.submit(job("a", 2), Priority.URGENT, Shift.DAY);
        assertEquals(2, at(lane).entries.size());
    }

    @Test
    void nobodyGivesMoreThanHalfOfTheTimeThatIsTheirsToLose() {
        Station lane = shift.lane(0);
        shift.submit(job("a", 1));
        shift.submit(job("a", 2), Priority.NORMAL, MILLI);
        assertNull(lane.attempt);
        passes(lane, Duration.ofMillis(1).dividedBy(2));
        assertNotNull(lane.attempt);
    }

    @Test
    void whatWasLostWithItsLaneIsNotHeldBackAgain() {
        Station other = shift.lane(0);
        Station lane = shift.lane(1);
        shift.submit(job("a", 1));
        shift.submit(job(0));
        shift.die(lane);
        shift.compute(other, Duration.ofNanos(1));
        assertNotNull(other.attempt);
    }

    @Test
    void aPoolThatClosesHoldsNothingBack() {
        Station lane = shift.lane(0);
        shift.submit(job("a", 1));
        shift.floor.close();
        assertNotNull(lane.attempt);
    }

    @Test
    void aLaneThatVanishesLeavesItsAlarmToAnother() {
        Station other = shift.lane(0);
        Station lane = shift.lane(1);
        shift.submit(job("a", 1));
        shift.floor.vanished(lane, "gone");
        shift.now += DELAY.toNanos();
        // Its alarm has gone off: it does not sleep, but asks.
        assertNull(other.await(() -> shift.now));
        shift.floor.ask(other);
        assertNotNull(other.attempt);
    }

    @Test
    void waitingForCompanyDoesNotTeachThePoolThatItIsSlow() {
        Station lane = shift.lane(0);
        Params tenthOfAMilli = Params.of(Map.of("key", "a", "flop", 1e5));
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 3; j++) {
                shift.submit(job(new float[] {1}, tenthOfAMilli));
            }
            passes(lane, DELAY);
            shift.compute(lane, Duration.ofNanos(300_000));
        }
        shift.submit(Shift.heavy(1e6));
        Put next = shift.submit(Shift.heavy(1e5), Priority.NORMAL, Duration.ofMillis(3));
        assertTrue(next.open(), "" + next.answer);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noneWaitsLongerForCompanyThanTheDelayAndNoneIsLate(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Station lane = shift.lane(0);
        List<Put> all = new ArrayList<>();
        long ends = Long.MAX_VALUE;
        int together = 0;
        for (int step = 0; step < 50_000; step++) {
            shift.now += 1 + random.nextInt(20_000);
            if (shift.now >= ends) {
                shift.compute(lane, Duration.ZERO);
            }
            if (random.nextInt(50) == 0) {
                Priority priority = Priority.values()[random.nextInt(3)];
                all.add(shift.submit(
                        job(random.nextInt(8) == 0 ? "b" : "a", step),
                        priority,
                        Duration.ofNanos(500_000 + random.nextInt(10_000_000))));
            }
            shift.floor.ask(lane);
            Attempt attempt = lane.attempt;
            ends = attempt == null ? Long.MAX_VALUE : attempt.started + RUN_NANOS;
            together += attempt != null && attempt.started == shift.now && attempt.fused() ? 1 : 0;
        }
        assertTrue(together > 100, together + " batches of several");
        for (Put put : all) {
            if (!put.open() && !(put.answer instanceof Answer.Busy)) {
                var timings = put.as(Answer.Done.class).timings();
                // What runs when a job comes, and what is before it then, takes its time, too.
                Duration most = DELAY.plusNanos(4 * RUN_NANOS);
                assertTrue(timings.waited().compareTo(most) <= 0, timings.toString());
            }
        }
        assertEquals(0, shift.floor.view().kernels().getFirst().counts().late());
    }
}
