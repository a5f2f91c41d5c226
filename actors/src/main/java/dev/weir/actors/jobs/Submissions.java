package dev.weir.actors.jobs;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The jobs of a batch on their way through the pool, so many at a time. The topic is a queue already: a pool that is busy is asked again, until the job's own deadline.
 */
final class Submissions {
    /** Enough to fill batches, and few enough that a topic does not fill the pool. */
    private static final int OPEN_MAX = 64;

    /** Of a job without one; the watchdogs of the pool are sooner. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final Duration PAUSE_MIN = Duration.ofMillis(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    private final Compute compute;
    private final Executor planning;
    private final List<Map.Entry<Long, JobRequest>> requests;
    private final BooleanSupplier abandoned;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Long, Answer> answers = new ConcurrentHashMap<>();
    private final long start = System.nanoTime();

    /** @param requests by offset; {@code abandoned} says whether nobody waits any more */
    Submissions(Compute compute, Executor planning, Map<Long, JobRequest> requests, BooleanSupplier abandoned) {
        this.compute = compute;
        this.planning = planning;
        this.requests = List.copyOf(requests.entrySet());
        this.abandoned = abandoned;
    }

    /** By offset, when all are there. */
    CompletionStage<Map<Long, Answer>> answers() {
        CompletableFuture<?>[] chains = IntStream.range(0, Math.min(OPEN_MAX, requests.size()))
                .mapToObj(
                        _ -> CompletableFuture.supplyAsync(this::rest, planning).thenCompose(each -> each))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(chains).thenApply(_ -> answers);
    }

    /** The next job that nobody has taken up, and then the rest. */
    private CompletableFuture<Void> rest() {
        int mine = next.getAndIncrement();
        if (mine >= requests.size()) {
            return CompletableFuture.completedFuture(null);
        }
        Map.Entry<Long, JobRequest> request = requests.get(mine);
        return answer(request.getValue())
                .thenComposeAsync(
                        answer -> {
                            answers.put(request.getKey(), answer);
                            return rest();
                        },
                        planning);
    }

    private CompletableFuture<Answer> answer(JobRequest request) {
        if (abandoned.getAsBoolean()) {
            return CompletableFuture.failedFuture(new CancellationException("nobody waits for the results any more"));
        }
        Duration left = request.deadline().orElse(PATIENCE).minusNanos(System.nanoTime() - start);
        if (!left.isPositive()) {
            return CompletableFuture.completedFuture(new Answer.Expired());
        }
        Compute.Ticket ticket =
                compute.submit(request.job(), new Compute.Terms(request.priority(), left, request.deterministic()));
        return ticket.answer()
                .toCompletableFuture()
                .thenComposeAsync(
                        answer -> switch (answer) {
                            case Answer.Busy(var _, Duration retryAfter) -> later(request, retryAfter);
                            // Nobody but a pool that is being stopped cancels a job of a topic; it will be read again.
                            case Answer.Cancelled _ ->
                                CompletableFuture.failedFuture(new CancellationException("the pool is being stopped"));
                            case Answer.Done _, Answer.Refused _, Answer.Expired _, Answer.Failed _ ->
                                CompletableFuture.completedFuture(answer);
                        },
                        planning);
    }

    private CompletableFuture<Answer> later(JobRequest request, Duration retryAfter) {
        long pause = Math.clamp(retryAfter.toNanos(), PAUSE_MIN.toNanos(), PAUSE_MAX.toNanos());
        return CompletableFuture.supplyAsync(
                        () -> answer(request), CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS, planning))
                .thenCompose(each -> each);
    }
}
