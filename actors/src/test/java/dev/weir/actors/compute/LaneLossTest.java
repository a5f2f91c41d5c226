package dev.weir.actors.compute;

import static dev.weir.actors.compute.Bench.answer;
import static dev.weir.actors.compute.Bench.product;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a lane that was lost comes back, and when it does not. */
final class LaneLossTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    /** Kills the lane that has a job; says where it was. */
    private static int kill(Bench bench) throws InterruptedException {
        var ticket = bench.submit(product(2));
        var held = bench.taken();
        held.die();
        bench.taken().finish();
        answer(Answer.Done.class, ticket);
        assertEquals(held.place, bench.lost());
        return held.place;
    }

    private static PoolView.LaneView lane(Bench bench, int place) {
        return bench.pool.view().lanes().get(place);
    }

    @Test
    void aPauseIsTwiceThePauseBeforeAndTheLaneIsNotTriedSooner() throws InterruptedException {
        try (Bench bench = new Bench(Settings.of(2, 1 << 20))) {
            bench.bothUp();
            for (long pause = 200; pause <= 1600; pause *= 2) {
                int place = kill(bench);
                bench.waits(Duration.ofMillis(pause).minus(MILLI));
                assertEquals(PoolView.LaneState.DOWN, lane(bench, place).state(), "after less than " + pause + " ms");
                bench.passes(MILLI);
                assertEquals(place, Bench.next(bench.opened));
                bench.up(place);
            }
        }
    }

    @Test
    void aPauseIsNeverLongerThanTheLongest() throws InterruptedException {
        var restarts = new Settings.Restarts(
                Duration.ofMillis(200), Duration.ofMillis(300), 9, Duration.ofMinutes(10), Duration.ofMinutes(10));
        try (Bench bench = new Bench(Settings.of(2, 1 << 20).with(restarts))) {
            bench.bothUp();
            for (int i = 0; i < 4; i++) {
                int place = kill(bench);
                bench.passes(Duration.ofMillis(300));
                assertEquals(place, Bench.next(bench.opened));
                bench.up(place);
            }
        }
    }

    @Test
    void theFifthLossInTenMinutesTakesALaneOutForTen() throws InterruptedException {
        try (Bench bench = new Bench(Settings.of(2, 1 << 20))) {
            bench.bothUp();
            int place = kill(bench);
            for (int losses = 2; losses <= 5; losses++) {
                assertEquals(PoolView.LaneState.DOWN, lane(bench, place).state());
                // Shorter than from one canary to the next, so that the lane that came back is the one that became idle
                // last.
                bench.passes(Duration.ofSeconds(2));
                assertEquals(place, Bench.next(bench.opened));
                bench.up(place);
                assertEquals(place, kill(bench));
            }
            assertEquals(PoolView.LaneState.OUT, lane(bench, place).state());
            bench.waits(Duration.ofMinutes(10).minus(MILLI));
            assertEquals(PoolView.LaneState.OUT, lane(bench, place).state());
            bench.passes(MILLI);
            assertEquals(place, Bench.next(bench.opened));
        }
    }

    @Test
    void whatWasLongAgoCountsNoMore() throws InterruptedException {
        try (Bench bench = new Bench(Settings.of(2, 1 << 20))) {
            bench.bothUp();
            for (int losses = 0; losses < 6; losses++) {
                int place = kill(bench);
                assertTrue(
                        lane(bench, place).detail().endsWith("tried again in PT0.2S"),
                        lane(bench, place).detail());
                bench.passes(Duration.ofMillis(200));
                assertEquals(place, Bench.next(bench.opened));
                bench.up(place);
                bench.passes(Duration.ofMinutes(11));
            }
        }
    }

    @Test
    void theLastLaneOnlyPausesHoweverOftenItIsLost() throws InterruptedException {
        try (Bench bench = new Bench(Settings.of(1, 1 << 20))) {
            assertEquals(0, Bench.next(bench.opened));
            for (int losses = 1; losses <= 8; losses++) {
                bench.up(0);
                if (losses % 2 == 1) {
                    bench.submit(product(2));
                }
                bench.taken().die();
                assertEquals(0, bench.lost());
                assertEquals(PoolView.LaneState.DOWN, lane(bench, 0).state());
                bench.passes(Duration.ofSeconds(30));
                assertEquals(0, Bench.next(bench.opened));
            }
        }
    }

    @Test
    void aLaneThatDoesNotComeUpInTimeIsReplacedAndIsNoneIfItComesLater() throws InterruptedException {
        try (Bench bench = new Bench(Settings.of(2, 1 << 20))) {
            bench.bothUp();
            var slow = bench.slowToOpen();
            int place = kill(bench);
            bench.passes(Duration.ofMillis(200));
            assertEquals(place, Bench.next(bench.opened));
            bench.waits(Duration.ofSeconds(50).minus(MILLI));
            assertEquals(PoolView.LaneState.STARTING, lane(bench, place).state());
            bench.passes(MILLI);
            assertEquals(place, bench.lost());
            assertEquals(
                    Map.of(LaneLoss.CRASH, 1L, LaneLoss.HUNG, 1L),
                    bench.pool.view().losses());
            slow.open();
            bench.passes(Duration.ofMillis(400));
            assertEquals(place, Bench.next(bench.opened));
            bench.up(place);
            slow.awaitClosed();
            bench.submit(product(2));
            bench.submit(product(3));
            bench.submit(product(4));
            int one = bench.taken().place;
            assertEquals(1 - one, bench.taken().place);
            assertEquals(1, bench.pool.view().waiting(), "there are two lanes, not three");
        }
    }

    @Test
    void aListenerThatThrowsHarmsNobody() throws InterruptedException {
        try (Bench bench = new Bench(Settings.of(2, 1 << 20))) {
            bench.bothUp();
            bench.deaf = true;
            var lost = bench.submit(product(2));
            for (int i = 0; i < 2; i++) {
                bench.taken().order(() -> {
                    throw new IllegalStateException("a bug in a form");
                });
            }
            assertEquals(2, answer(Answer.Failed.class, lost).causes().size());
            assertEquals(1, bench.poisoned.size());
            for (int i = 0; i < 4; i++) {
                var one = bench.submit(product(2));
                var other = bench.submit(product(3));
                bench.taken().finish();
                bench.taken().finish();
                answer(Answer.Done.class, one);
                answer(Answer.Done.class, other);
            }
            assertEquals(Map.of(), bench.pool.view().losses());
            assertEquals(0, bench.pool.view().memory().used());
        }
    }
}
