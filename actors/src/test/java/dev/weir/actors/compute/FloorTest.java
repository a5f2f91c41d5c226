package dev.weir.actors.compute;

import static dev.weir.actors.compute.Shift.at;
import static dev.weir.actors.compute.Shift.heavy;
import static dev.weir.actors.compute.Shift.job;
import static dev.weir.actors.compute.Shift.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.compute.Answer.Why;
import dev.weir.actors.compute.Shift.Put;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FloorTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private Shift shift = new Shift(Settings.of(2, Shift.BUDGET));

    @Test
    void theUrgentGoFirstAndTheOldWithThem() {
        Station lane = shift.lane(0);
        shift.submit(job(0));
        Put background = shift.submit(job(1), Priority.BACKGROUND, Shift.DAY);
        Put normal = shift.submit(job(2), Priority.NORMAL, Shift.DAY);
        Put urgent = shift.submit(job(3), Priority.URGENT, Shift.DAY);
        shift.compute(lane, MILLI);
        shift.compute(lane, MILLI);
        assertFalse(urgent.open());
        shift.now += shift.settings.ageing().multipliedBy(2).toNanos();
        Put late = shift.submit(job(4), Priority.URGENT, Shift.DAY);
        shift.compute(lane, MILLI);
        assertFalse(normal.open());
        shift.compute(lane, MILLI);
        assertFalse(background.open());
        assertTrue(late.open());
    }

    @Test
    void anIdleLaneTakesAJobAtOnceAndWithoutCompany() {
        Station lane = shift.lane(0);
        shift.submit(job("a", 1));
        shift.submit(job("a", 2));
        assertEquals(1, at(lane).entries.size());
        assertEquals(1, shift.floor.view().waiting());
    }

    @Test
    void aLaneWhoseThreadHasEndedLosesItsJobToAnotherAndGetsNoMore() {
        Station first = shift.lane(0);
        Station second = shift.lane(1);
        Put put = shift.submit(job(1));
        Station gone = first.attempt == null ? second : first;
        Station left = gone == first ? second : first;
        shift.floor.vanished(gone, "no memory");
        shift.compute(left, MILLI);
        assertEquals(2, put.as(Answer.Done.class).attempts());
        shift.floor.vanished(left, "no memory");
        assertEquals(Why.NO_LANE, shift.submit(job(2)).as(Answer.Busy.class).why());
        assertEquals(0, shift.floor.view().memory().used());
    }

    @Test
    void whatWaitsWithAnEqualKeyBecomesOneJobAndEachGetsItsOwnPart() {
        Station lane = shift.lane(0);
        shift.submit(job(0));
        Put one = shift.submit(job("a", 1));
        Put other = shift.submit(job("b", 5));
        Put two = shift.submit(job("a", 2, 3));
        shift.compute(lane, MILLI);
        assertEquals(2, at(lane).entries.size());
        shift.compute(lane, MILLI);
        assertArrayEquals(new float[] {2}, values(one.as(Answer.Done.class).outputs()));
        assertArrayEquals(new float[] {3, 4}, values(two.as(Answer.Done.class).outputs()));
        shift.compute(lane, MILLI);
        assertArrayEquals(new float[] {6}, values(other.as(Answer.Done.class).outputs()));
        assertEquals(0, shift.floor.view().memory().used());
    }

    @Test
    void aBatchStaysWithinItsLimits() {
        shift = new Shift(Settings.of(2, Shift.BUDGET).with(new Settings.Batches(3, 5000, 1 << 20, Duration.ZERO)));
        Station lane = shift.lane(0);
        shift.submit(job(0));
        for (int i = 0; i < 7; i++) {
            shift.submit(job("a", i));
        }
        shift.compute(lane, MILLI);
        assertEquals(3, at(lane).entries.size());
        shift = new Shift(Settings.of(2, Shift.BUDGET).with(new Settings.Batches(9, 2500, 1 << 20, Duration.ZERO)));
        Station other = shift.lane(0);
        shift.submit(job(0));
        for (int i = 0; i < 7; i++) {
            shift.submit(job("a", i));
        }
        shift.compute(other, MILLI);
        assertEquals(2, at(other).entries.size());
    }

    @Test
    void aBadMemberOfABatchFailsAlone() {
        Station lane = shift.lane(0);
        shift.submit(job(0));
        Put good = shift.submit(job("a", 1));
        Put bad = shift.submit(job("a", -1));
        Put alsoGood = shift.submit(job("a", 2));
        shift.compute(lane, MILLI);
        assertEquals(3, at(lane).entries.size());
        for (int i = 0; i < 4; i++) {
            shift.compute(lane, MILLI);
        }
        assertArrayEquals(new float[] {2}, values(good.as(Answer.Done.class).outputs()));
        assertArrayEquals(new float[] {3}, values(alsoGood.as(Answer.Done.class).outputs()));
        assertEquals(Code.RANGE, bad.as(Answer.Refused.class).code());
        assertEquals(List.of(), shift.poisoned);
    }

    @Test
    void ofABatchThatKillsItsLaneOnlyTheGuiltyIsGivenUp() {
        shift.lane(0);
        Station lane = shift.lane(1);
        shift.submit(job(0));
        shift.submit(job(0));
        Put good = shift.submit(job("a", 1));
        Put guilty = shift.submit(job("a", 7));
        shift.compute(lane, MILLI);
        assertEquals(2, at(lane).entries.size());
        shift.die(lane);
        Station again = shift.lane(2);
        Station third = shift.lane(3);
        shift.compute(again, MILLI);
        assertArrayEquals(new float[] {2}, values(good.as(Answer.Done.class).outputs()));
        shift.die(third.attempt != null ? third : again);
        assertEquals(2, guilty.as(Answer.Failed.class).causes().size());
        assertEquals(guilty.id, shift.poisoned.getFirst().id());
        assertEquals(1, shift.poisoned.size());
    }

    @Test
    void aJobIsNotTriedAgainWhereItWasLostIfThereIsAnotherLane() {
        Station first = shift.lane(0);
        Put lost = shift.submit(job(1));
        shift.lane(1);
        shift.submit(job(2));
        shift.die(first);
        Station reborn = shift.lane(0);
        assertNull(reborn.attempt);
        assertTrue(lost.open());
    }

    @Test
    void theOnlyLaneThatThereIsTriesAgain() {
        Station first = shift.lane(0);
        Put lost = shift.submit(job(1));
        shift.die(first);
        Station reborn = shift.lane(0);
        shift.compute(reborn, MILLI);
        assertEquals(2, lost.as(Answer.Done.class).attempts());
    }

    @Test
    void theFirstOfTwoAttemptsGivesTheAnswerAndTheOtherIsGivenUp() {
        Station hung = shift.lane(0);
        Put put = shift.submit(job(1));
        Station other = shift.lane(1);
        Attempt early = at(hung);
        assertEquals(List.of(hung), shift.watch(Duration.ofSeconds(6)));
        Attempt retry = at(other);
        shift.compute(retry);
        assertEquals("vector-1", put.as(Answer.Done.class).lane());
        assertThrows(Refused.class, early::beat);
        // What the hung lane had in hand comes after all. A second answer would throw.
        shift.floor.ended(
                early,
                new Attempt.Ending.Computed(List.of(put.as(Answer.Done.class).outputs())));
        assertEquals(0, shift.floor.view().memory().used());
        assertEquals(1, shift.floor.view().kernels().getFirst().counts().done());
    }

    @Test
    void aHungLaneThatFinishesFirstAfterAllGivesTheAnswer() {
        Station hung = shift.lane(0);
        Put put = shift.submit(job(1));
        Station other = shift.lane(1);
        Attempt early = at(hung);
        shift.watch(Duration.ofSeconds(6));
        Attempt retry = at(other);
        var outputs = Shift.ADD_ONE.runPlanned(job(1), Backend.PLAIN);
        shift.floor.ended(early, new Attempt.Ending.Computed(List.of(outputs)));
        assertEquals("vector-0", put.as(Answer.Done.class).lane());
        assertThrows(Refused.class, retry::beat);
        shift.compute(retry);
        assertEquals(0, shift.floor.view().memory().used());
    }

    @Test
    void aBeatIsASignOfLife() {
        Station lane = shift.lane(0);
        shift.submit(job(1));
        shift.watch(Duration.ofSeconds(4));
        at(lane).beat();
        assertEquals(List.of(), shift.watch(Duration.ofSeconds(5).minusNanos(1)));
        assertEquals(List.of(lane), shift.watch(Duration.ofNanos(1)));
    }

    @Test
    void aLaneThatTheMachineGivesLittleTimeIsNotHung() {
        shift.lane(0);
        shift.submit(job(1));
        shift.floor.look();
        // A twentieth of a processor, and no beat.
        for (int i = 0; i < 999; i++) {
            works(Duration.ofMillis(5), Duration.ofMillis(100));
        }
        assertEquals(1, shift.floor.lanesUp());
        works(Duration.ofMillis(5), Duration.ofMillis(100));
        assertEquals(0, shift.floor.lanesUp(), "it has had five seconds to itself");
    }

    @Test
    void aLaneThatRunsInCirclesHangsAsOneThatStands() {
        shift.lane(0);
        shift.submit(job(1));
        for (int i = 0; i < 49; i++) {
            works(Duration.ofMillis(100), Duration.ofMillis(100));
        }
        assertEquals(1, shift.floor.lanesUp());
        works(Duration.ofMillis(100), Duration.ofMillis(100));
        assertEquals(0, shift.floor.lanesUp());
    }

    private void works(Duration own, Duration passed) {
        shift.worked += own.toNanos();
        shift.now += passed.toNanos();
        shift.floor.look();
    }

    @Test
    void whatStopsWhoeverLooksIsNoSilenceOfTheLane() {
        Station lane = shift.lane(0);
        shift.submit(job(1));
        shift.watch(MILLI);
        shift.now += Duration.ofMinutes(1).toNanos();
        assertEquals(List.of(), shift.watch(Duration.ofSeconds(4)));
        assertEquals(List.of(lane), shift.watch(Duration.ofSeconds(1)));
    }

    @Test
    void aHungLaneStillHoldsItsMemorySoTheRetryTakesItsOwn() {
        Station hung = shift.lane(0);
        float[] large = new float[(int) (Shift.BUDGET / 4 / 5 * 2)];
        Put put = shift.submit(job(large));
        Attempt early = at(hung);
        Station other = shift.lane(1);
        shift.watch(Duration.ofSeconds(6));
        assertNull(other.attempt, "inputs, outputs, and outputs again are more than there is");
        shift.floor.ended(early, new Attempt.Ending.Lost("gave in"));
        shift.compute(other, MILLI);
        put.as(Answer.Done.class);
        assertEquals(0, shift.floor.view().memory().used());
    }

    @Test
    void bytesAreHeldUntilTheJobIsOverAndMoreThanThereAreIsRefused() {
        Station lane = shift.lane(0);
        float[] most = new float[(int) (Shift.BUDGET / 8) - 8];
        Put first = shift.submit(job(most));
        assertEquals(
                Why.BYTES,
                shift.submit(job(new float[64])).as(Answer.Busy.class).why());
        assertTrue(shift.floor.settle(first.id, new Answer.Cancelled()));
        assertEquals(
                Why.BYTES,
                shift.submit(job(new float[64])).as(Answer.Busy.class).why(),
                "it still runs");
        shift.compute(lane, MILLI);
        assertTrue(shift.submit(job(new float[64])).open());
        Put over = shift.submit(job(new float[(int) (Shift.BUDGET / 8) + 8]));
        assertEquals(Code.OVERBUDGET, over.as(Answer.Refused.class).code());
        assertTrue(shift.floor.view().memory().highWater() <= Shift.BUDGET);
    }

    @Test
    void noMoreJobsAreTakenThanTheSettingsSay() {
        shift = new Shift(Settings.of(1, Shift.BUDGET).withJobs(3));
        shift.lane(0);
        for (int i = 0; i < 3; i++) {
            assertTrue(shift.submit(job(i)).open());
        }
        assertEquals(Why.JOBS, shift.submit(job(9)).as(Answer.Busy.class).why());
    }

    @Test
    void whatCannotKeepItsDeadlineIsRefusedAtOnceAndToldWhenToComeAgain() {
        shift.lane(0);
        // By the ceiling that is assumed before one is measured, 1e9 flop take a second.
        shift.submit(heavy(1e9));
        Answer.Busy busy = shift.submit(heavy(1e6), Priority.NORMAL, Duration.ofMillis(900))
                .as(Answer.Busy.class);
        assertEquals(Why.LATE, busy.why());
        assertTrue(busy.retryAfter().toMillis() >= 100, busy.toString());
        assertTrue(shift.submit(heavy(1e6), Priority.NORMAL, Duration.ofMillis(1500))
                .open());
    }

    @Test
    void anUrgentJobIsNotTakenAtTheCostOfOneThatWasTakenBefore() {
        shift.lane(0);
        shift.submit(heavy(1e9));
        assertTrue(shift.submit(heavy(1e9), Priority.NORMAL, Duration.ofMillis(2500))
                .open());
        assertEquals(
                Why.LATE,
                shift.submit(heavy(1e9), Priority.URGENT, Shift.DAY)
                        .as(Answer.Busy.class)
                        .why());
        assertTrue(shift.submit(heavy(1e7), Priority.URGENT, Shift.DAY).open());
    }

    @Test
    void aJobThatOutlivesItsDeadlineOnALaneTeachesTheForecast() {
        Station lane = shift.lane(0);
        shift.submit(heavy(1e6), Priority.NORMAL, Duration.ofMillis(100));
        shift.now += Duration.ofMillis(100).toNanos();
        shift.floor.look();
        shift.compute(lane, MILLI);
        assertEquals(
                Why.LATE,
                shift.submit(heavy(1e6), Priority.NORMAL, Duration.ofMillis(90))
                        .as(Answer.Busy.class)
                        .why());
    }

    @Test
    void aJobGoesWhereItWillBeDoneSoonestWhoeverIsIdleFirst() {
        Station slow = shift.lane(0, Backend.PLAIN);
        Station fast = shift.lane(1, Backend.VECTOR);
        shift.submit(heavy(1e6));
        shift.submit(heavy(1e6));
        shift.compute(fast, MILLI);
        shift.compute(slow, Duration.ofMillis(100));
        shift.submit(heavy(1e6));
        assertNull(slow.attempt);
        Put second = shift.submit(heavy(1e6));
        assertNull(slow.attempt, "twice 1 ms is sooner than once 100 ms");
        shift.compute(fast, MILLI);
        shift.compute(fast, MILLI);
        assertEquals("vector-1", second.as(Answer.Done.class).lane());
    }

    @Test
    void aSlowLaneDoesWhatWouldWaitTooLongForAFastOne() {
        Station slow = shift.lane(0, Backend.PLAIN);
        Station fast = shift.lane(1, Backend.VECTOR);
        shift.submit(heavy(1e6));
        shift.submit(heavy(1e6));
        shift.compute(fast, MILLI);
        shift.compute(slow, Duration.ofMillis(4));
        for (int i = 0; i < 4; i++) {
            shift.submit(heavy(1e6));
            assertNull(slow.attempt, "the last of " + (i + 1) + " is done sooner by the fast lane");
        }
        shift.submit(heavy(1e6));
        shift.submit(heavy(1e6));
        at(slow);
    }

    @Test
    void aLongJobIsSplitOverIdleLanesAndMerged() {
        Station one = shift.lane(0);
        Station two = shift.lane(1);
        Put put = shift.submitSplit(heavy(1e9));
        shift.compute(one, MILLI);
        assertTrue(put.open());
        shift.compute(two, MILLI);
        assertArrayEquals(new float[] {2, 3}, values(put.as(Answer.Done.class).outputs()));
        assertEquals(0, shift.floor.view().memory().used());
        assertEquals(1, shift.floor.view().kernels().getFirst().counts().done());
    }

    @Test
    void aPartThatIsLostIsComputedElsewhereAndTwiceLostIsTheEndOfTheWhole() {
        Station one = shift.lane(0);
        Station two = shift.lane(1);
        Put put = shift.submitSplit(heavy(1e9));
        shift.die(one);
        shift.compute(two, Duration.ofMillis(500));
        shift.compute(two, Duration.ofMillis(500));
        put.as(Answer.Done.class);
        Station three = shift.lane(2);
        Put lost = shift.submitSplit(heavy(1e9));
        Attempt other = at(two);
        shift.die(three);
        Station four = shift.lane(3);
        shift.die(four);
        lost.as(Answer.Failed.class);
        assertThrows(Refused.class, other::beat);
        shift.compute(other);
        assertEquals(lost.id, shift.poisoned.getFirst().id());
        assertEquals(0, shift.floor.view().memory().used());
    }

    @Test
    void aShortJobStaysWhole() {
        shift.lane(0);
        shift.lane(1);
        var job = heavy(1e6);
        Entry entry = new Entry(
                99, job, Shift.ADD_ONE, Shift.ADD_ONE.plan(job), Priority.NORMAL, 1, Long.MAX_VALUE, 1, _ -> {});
        assertEquals(0, shift.floor.idleFor(entry));
    }

    @Test
    void aRunningJobWhoseDeadlinePassesIsGivenUp() {
        Station lane = shift.lane(0);
        Put put = shift.submit(heavy(1e6), Priority.NORMAL, Duration.ofMillis(50));
        shift.now += Duration.ofMillis(50).toNanos();
        shift.floor.look();
        put.as(Answer.Expired.class);
        assertThrows(Refused.class, at(lane)::beat);
    }

    @Test
    void aLookIsAskedForWhenAndOnlyWhenSomethingIsDueSooner() {
        shift.lane(0);
        shift.submit(job(1), Priority.NORMAL, Duration.ofMillis(80));
        assertEquals(1, shift.sooner);
        assertEquals(Duration.ofMillis(80).toNanos(), shift.floor.look().next());
        shift.submit(job(1), Priority.NORMAL, Duration.ofMillis(90));
        assertEquals(1, shift.sooner);
        shift.submit(job(1), Priority.NORMAL, Duration.ofMillis(70));
        assertEquals(2, shift.sooner);
    }

    @Test
    void aFloorThatClosesFinishesWhatItHasAndTakesNothing() {
        Station lane = shift.lane(0);
        Put running = shift.submit(job(1));
        Put waiting = shift.submit(job(2));
        shift.floor.close();
        assertEquals(Why.STOPPING, shift.submit(job(3)).as(Answer.Busy.class).why());
        shift.compute(lane, MILLI);
        assertEquals(0, shift.emptied);
        shift.compute(lane, MILLI);
        running.as(Answer.Done.class);
        waiting.as(Answer.Done.class);
        assertEquals(1, shift.emptied);
    }

    @Test
    void everyJobThatWasSubmittedIsCountedOnceAtItsEnd() {
        shift = new Shift(Settings.of(1, Shift.BUDGET).withJobs(4));
        Station lane = shift.lane(0);
        shift.submit(job(1));
        shift.submit(job(-1));
        Put cancelled = shift.submit(job(2));
        shift.submit(heavy(1e6), Priority.NORMAL, Duration.ofMillis(10));
        shift.submit(job(5));
        shift.floor.settle(cancelled.id, new Answer.Cancelled());
        shift.compute(lane, MILLI);
        shift.now += Duration.ofMillis(20).toNanos();
        shift.floor.look();
        shift.compute(lane, MILLI);
        var counts = shift.floor.view().kernels().getFirst().counts();
        assertEquals(new PoolView.Counts(5, 4, 1, 1, 1, 0, 1, 1, 0, 0), counts);
    }
}
