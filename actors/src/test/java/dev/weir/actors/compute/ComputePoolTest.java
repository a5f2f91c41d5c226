package dev.weir.actors.compute;

import static dev.weir.actors.compute.Bench.answer;
import static dev.weir.actors.compute.Bench.product;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ComputePoolTest {
    private final Bench bench = new Bench(Settings.of(2, 1 << 20));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aJobIsComputedOnALane() throws InterruptedException {
        var ticket = bench.submit(product(2));
        bench.taken().finish();
        var done = answer(Answer.Done.class, ticket);
        assertArrayEquals(new float[] {7, 7}, values(done));
        assertEquals(1, done.attempts());
    }

    @Test
    void whatTheKernelDoesNotTakeIsRefusedWithItsCode() {
        var ticket = bench.submit(new Job("gemm", Params.NONE, Map.of()));
        assertEquals(Code.TYPE, answer(Answer.Refused.class, ticket).code());
        var unknown = bench.submit(new Job("nothing", Params.NONE, Map.of()));
        assertEquals(Code.RANGE, answer(Answer.Refused.class, unknown).code());
    }

    @Test
    void aJobThatIsLostWithItsLaneIsComputedOnAnotherOne() throws InterruptedException {
        var ticket = bench.submit(product(2));
        var first = bench.taken();
        first.die();
        var second = bench.taken();
        assertNotEquals(first.place, second.place);
        second.finish();
        assertEquals(2, answer(Answer.Done.class, ticket).attempts());
    }

    @Test
    void aJobThatIsLostTwiceIsNeverTriedAgain() throws InterruptedException {
        var ticket = bench.submit(product(2));
        bench.taken().die();
        bench.taken().die();
        assertEquals(2, answer(Answer.Failed.class, ticket).causes().size());
        assertEquals(ticket.id(), bench.poisoned.getFirst().id());
    }

    @Test
    void aWaitingJobExpiresWhenItsDeadlinePassesThoughNoLaneIsFree() throws InterruptedException {
        bench.submit(product(2));
        bench.submit(product(3));
        bench.taken();
        bench.taken();
        var waiting = bench.pool.submit(product(2), Priority.NORMAL, Duration.ofSeconds(1));
        bench.passes(Duration.ofSeconds(1));
        answer(Answer.Expired.class, waiting);
    }

    @Test
    void aCancelledJobIsAnsweredAtOnceAndItsFormEndsAtTheNextBeat() throws InterruptedException {
        var ticket = bench.submit(product(2));
        var held = bench.taken();
        assertTrue(bench.pool.cancel(ticket.id()));
        answer(Answer.Cancelled.class, ticket);
        assertFalse(bench.pool.cancel(ticket.id()));
        held.order(() -> {
            held.job.pulse().beat();
            throw new InternalError("the beat did not end it");
        });
        var next = bench.submit(product(2));
        bench.taken().finish();
        answer(Answer.Done.class, next);
        assertEquals(Map.of(), bench.pool.view().losses());
    }

    @Test
    void aLaneWithoutASignOfLifeIsReplacedAndItsJobComputedElsewhere() throws InterruptedException {
        var ticket = bench.submit(product(2));
        var hung = bench.taken();
        bench.hangs();
        var second = bench.taken();
        assertNotEquals(hung.place, second.place);
        second.finish();
        answer(Answer.Done.class, ticket);
        hung.finish();
    }

    @Test
    void aLostLaneComesBackAfterAPauseThatDoubles() throws InterruptedException {
        bench.bothUp();
        for (long pause = 200; pause <= 800; pause *= 2) {
            var ticket = bench.submit(product(2));
            var held = bench.taken();
            held.die();
            var second = bench.taken();
            second.finish();
            answer(Answer.Done.class, ticket);
            assertEquals(held.place, bench.lost());
            String detail = bench.pool.view().lanes().get(held.place).detail();
            assertTrue(detail.endsWith("tried again in " + Duration.ofMillis(pause)), detail);
            bench.passes(Duration.ofMillis(pause));
            assertEquals(held.place, Bench.next(bench.opened));
            Bench.next(bench.canaries);
            bench.up(held.place);
        }
        assertEquals(Map.of(LaneLoss.CRASH, 3L), bench.pool.view().losses());
    }

    @Test
    void aLaneThatGetsTheKnownProductWrongIsTakenOutAndOthersGoOn() throws InterruptedException {
        bench.bothUp();
        bench.liars.add(1);
        bench.passes(Duration.ofSeconds(10));
        assertEquals(1, bench.lost());
        assertEquals(PoolView.LaneState.OUT, bench.pool.view().lanes().get(1).state());
        assertEquals(1, bench.pool.view().canary().failed());
        for (int i = 0; i < 3; i++) {
            var ticket = bench.submit(product(2));
            var held = bench.taken();
            assertEquals(0, held.place);
            held.finish();
            answer(Answer.Done.class, ticket);
        }
        bench.liars.clear();
        bench.passes(Duration.ofMinutes(10));
        assertEquals(1, Bench.next(bench.opened));
    }

    @Test
    void whatIsLeftWhenThePoolStopsIsCancelledAfterTheLimit() throws InterruptedException {
        var running = bench.submit(product(2));
        bench.taken();
        var stopped = bench.pool.stop(Duration.ofSeconds(3)).toCompletableFuture();
        assertEquals(
                Answer.Why.STOPPING,
                answer(Answer.Busy.class, bench.awaitStopping()).why());
        bench.passes(Duration.ofSeconds(3));
        answer(Answer.Cancelled.class, running);
        stopped.orTimeout(20, TimeUnit.SECONDS).join();
        assertEquals(PoolView.State.STOPPED, bench.pool.view().state());
    }

    @Test
    void aPoolThatStopsFinishesWhatItHas() throws InterruptedException {
        var running = bench.submit(product(2));
        var held = bench.taken();
        var stopped = bench.pool.stop(Duration.ofSeconds(3)).toCompletableFuture();
        held.finish();
        answer(Answer.Done.class, running);
        stopped.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void anExceptionCostsTheAttemptButNotTheLane() throws InterruptedException {
        var ticket = bench.submit(product(2));
        bench.taken().order(() -> {
            throw new IllegalStateException("a bug in a form");
        });
        bench.taken().finish();
        assertEquals(2, answer(Answer.Done.class, ticket).attempts());
        assertEquals(Map.of(), bench.pool.view().losses());
    }

    @Test
    void aLaneWaitsForCompanyByThePoolsClock() throws InterruptedException {
        Settings settings = Settings.of(1, 1 << 20);
        var delay = Duration.ofMillis(2);
        try (Bench patient = new Bench(settings.with(settings.batches().withDelay(delay)))) {
            Job job = product(2);
            var one = patient.submit(job);
            var two = patient.submit(job);
            assertEquals(2, patient.pool.view().waiting());
            patient.clock.addAndGet(delay.toNanos());
            patient.taken().finish();
            answer(Answer.Done.class, one);
            answer(Answer.Done.class, two);
            assertEquals(2, patient.pool.view().kernels().getFirst().batchJobs().p50());
        }
    }

    private static float[] values(Answer.Done done) {
        return assertInstanceOf(FloatTensor.class, done.outputs().get("C")).values();
    }
}
