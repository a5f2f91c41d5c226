package dev.weir.actors.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.compute.PoolView;
import dev.weir.actors.compute.Priority;
import dev.weir.actors.jobs.JobOperator.Answered;
import dev.weir.actors.jobs.JobOperator.Changes;
import dev.weir.actors.jobs.JobOperator.Restored;
import dev.weir.actors.pipeline.Operator;
import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JobOperatorTest {
    private static final Answer DONE = new Answer.Done(
            Map.of(), new Answer.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO), Backend.PLAIN, "lane", 1);
    private static final Answer BUSY = new Answer.Busy(Answer.Why.JOBS, Duration.ofNanos(1));
    private static final Restored NOTHING = new Restored(Optional.empty(), Map.of());

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicInteger submitted = new AtomicInteger();
    private final Queue<Compute.Terms> asked = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** @param answers to the submissions, by their number */
    private Operator<JobRequest, Changes> operator(IntFunction<Answer> answers, Restored restored) {
        Compute compute = new Compute() {
            @Override
            public Ticket submit(Job job, Terms terms) {
                int number = submitted.getAndIncrement();
                asked.add(terms);
                return new Ticket(number, CompletableFuture.completedFuture(answers.apply(number)));
            }

            @Override
            public boolean cancel(long id) {
                return false;
            }

            @Override
            public PoolView view() {
                throw new UnsupportedOperationException();
            }
        };
        return JobOperator.of(compute, threads).start(restored);
    }

    private static Entry<JobRequest> job(long offset, String id, Optional<Duration> deadline) {
        var job = new Job("gemm", Params.NONE, Map.of());
        return new Entry.Decoded<>(offset, 0, new JobRequest(id, job, Priority.NORMAL, deadline, false));
    }

    private static Entry<JobRequest> job(long offset, String id) {
        return job(offset, id, Optional.empty());
    }

    private static List<DeadLetter> apply(Operator<JobRequest, Changes> operator, List<Entry<JobRequest>> entries) {
        return operator.apply(entries).toCompletableFuture().join();
    }

    private static JobsView.Counters counters(Operator.Step<Changes> step) {
        return ((JobsView) step.shown()).counters();
    }

    @Test
    void anIdIsAnsweredOnceInABatchInALifeAndAfterARestart() {
        var operator = operator(_ -> DONE, NOTHING);
        apply(operator, List.of(job(0, "a"), job(1, "b"), job(2, "a")));
        var first = operator.step(3);
        apply(operator, List.of(job(3, "b"), job(4, "c")));
        var second = operator.step(5);
        assertEquals(List.of(0L, 1L), List.copyOf(first.changes().answers().keySet()));
        assertEquals(List.of(4L), List.copyOf(second.changes().answers().keySet()));
        var again = operator(
                _ -> DONE, new Restored(Optional.of(second.changes().state()), Map.of("a", 0L, "b", 1L, "c", 4L)));
        apply(again, List.of(job(5, "c"), job(6, "d")));
        assertEquals(new JobsView.Counters(7, 4, 0, 0, 0, 3, 0), counters(again.step(7)));
        assertEquals(4, submitted.get());
    }

    @Test
    void howALogIsCutIntoBatchesAndLivesDoesNotShow() {
        List<Entry<JobRequest>> log = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            log.add(i % 7 == 3 ? new Entry.Rejected<>(i, 0, "bad") : job(i, "j" + i % 20));
        }
        var whole = operator(_ -> DONE, NOTHING);
        apply(whole, log);
        var cut = operator(_ -> DONE, NOTHING);
        apply(cut, log.subList(0, 11));
        cut.step(11);
        apply(cut, log.subList(11, 30));
        assertEquals(whole.step(30).shown(), cut.step(30).shown());
    }

    @Test
    void theOldestIdIsForgottenFirstAndTheChangelogIsToldSo() {
        var operator = operator(_ -> DONE, NOTHING);
        apply(
                operator,
                IntStream.range(0, JobOperator.REMEMBERED)
                        .mapToObj(i -> job(i, "j" + i))
                        .toList());
        operator.step(JobOperator.REMEMBERED);
        long next = JobOperator.REMEMBERED;
        apply(operator, List.of(job(next, "new"), job(next + 1, "j1"), job(next + 2, "j0")));
        Changes changes = operator.step(next + 3).changes();
        // The new one drove j0 out; j1 was still known, until j0 came back.
        assertEquals(Optional.empty(), changes.ids().get("j1"));
        assertEquals(Optional.of(next + 2), changes.ids().get("j0"));
        assertEquals(List.of(next, next + 2), List.copyOf(changes.answers().keySet()));
    }

    @Test
    void aBusyPoolIsAskedAgainUntilItTakesTheJob() {
        var operator = operator(number -> number < 5 ? BUSY : DONE, NOTHING);
        apply(operator, List.of(job(0, "a")));
        assertEquals(1, counters(operator.step(1)).done());
        assertEquals(6, submitted.get());
    }

    @Test
    void aJobIsPutIntoThePoolAsItSays() {
        var operator = operator(_ -> DONE, NOTHING);
        Job job = new Job("k", Params.NONE, Map.of());
        var request = new JobRequest("a", job, Priority.URGENT, Optional.empty(), true);
        apply(operator, List.of(new Entry.Decoded<>(0, 0, request)));
        Compute.Terms terms = asked.remove();
        assertEquals(Priority.URGENT, terms.priority());
        assertTrue(terms.deterministic());
    }

    @Test
    void aDeadlineEndsTheAsking() {
        var operator = operator(_ -> BUSY, NOTHING);
        apply(operator, List.of(job(0, "a", Optional.of(Duration.ofMillis(20)))));
        var step = operator.step(1);
        assertEquals(1, counters(step).expired());
        Answered answered = Objects.requireNonNull(step.changes().answers().get(0L));
        assertInstanceOf(Answer.Expired.class, answered.answer());
    }

    @Test
    void aJobThatWasGivenUpIsAnsweredAndInTheDeadLetters() {
        var operator = operator(_ -> new Answer.Failed(List.of("lane 0 died", "lane 1 died")), NOTHING);
        List<DeadLetter> letters = apply(operator, List.of(job(7, "a")));
        assertEquals(1, letters.size());
        assertEquals(7, letters.getFirst().offset());
        assertTrue(
                letters.getFirst().cause().contains("lane 1 died"),
                letters.getFirst().cause());
        assertEquals(1, operator.step(8).changes().answers().size());
    }

    @Test
    void anAbandonedBatchEndsWithoutResults() {
        var operator = operator(_ -> BUSY, NOTHING);
        var batch = operator.apply(List.of(job(0, "a"))).toCompletableFuture();
        assertFalse(batch.isDone());
        operator.abandon();
        assertThrows(CompletionException.class, batch::join);
    }
}
