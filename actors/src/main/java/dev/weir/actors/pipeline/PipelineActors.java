package dev.weir.actors.pipeline;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.kernels.submodular.Explanation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The actor system of a process, with a guardian for each pipeline; how those who are no actors talk to them. Any thread. */
public final class PipelineActors implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration COPYING = Duration.ofSeconds(30);

    private final ActorSystem<Add> system;
    private final Map<String, ActorRef<PipelineGuardian.Command>> guardians = new ConcurrentHashMap<>();

    private record Add(PipelineSpec<?, ?, ?> spec, CompletableFuture<ActorRef<PipelineGuardian.Command>> made) {}

    private PipelineActors(ViewBoard board, InstantSource clock) {
        this.system = ActorSystem.create(root(board, clock), "weir", settings());
    }

    /** @param board where owners publish; {@code clock} is the wall clock of their views */
    public static PipelineActors start(ViewBoard board, InstantSource clock) {
        return new PipelineActors(board, clock);
    }

    private static Behavior<Add> root(ViewBoard board, InstantSource clock) {
        return Behaviors.receive((context, add) -> {
            PipelineSpec<?, ?, ?> spec = add.spec();
            add.made().complete(context.spawn(PipelineGuardian.create(spec, board, clock), "pipeline-" + spec.name()));
            return Behaviors.same();
        });
    }

    /** Whoever made this decides when the process ends; and Pekko needs no more than a few threads here. */
    private static Config settings() {
        return ConfigFactory.parseMap(Map.of(
                        "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off",
                        "pekko.actor.default-dispatcher.fork-join-executor.parallelism-max", 2,
                        "pekko.log-dead-letters", "off"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    /** @throws IllegalArgumentException if there is a pipeline of this name */
    public void add(PipelineSpec<?, ?, ?> spec) {
        if (guardians.containsKey(spec.name())) {
            throw new IllegalArgumentException("there is a pipeline " + spec.name() + " already");
        }
        var made = new CompletableFuture<ActorRef<PipelineGuardian.Command>>();
        system.tell(new Add(spec, made));
        guardians.put(spec.name(), made.join());
    }

    public void waiting(String pipeline, String detail) {
        guardian(pipeline).ifPresent(guardian -> guardian.tell(new PipelineGuardian.Waiting(detail)));
    }

    public void assigned(String pipeline, Set<Integer> partitions) {
        guardian(pipeline).ifPresent(guardian -> guardian.tell(new PipelineGuardian.Assigned(partitions)));
    }

    /** @return whether the partitions' owners have stopped; false if one was still at it after {@code atMost} */
    public boolean revoked(String pipeline, Set<Integer> partitions, Duration atMost) {
        CompletionStage<Done> done = guardian(pipeline)
                .map(guardian -> AskPattern.<PipelineGuardian.Command, Done>ask(
                        guardian,
                        replyTo -> new PipelineGuardian.Revoked(partitions, replyTo),
                        atMost,
                        system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(Done.getInstance()));
        return finished(done, atMost);
    }

    /** Empty if the pipeline or partition is not here or the element is no member. Fails with a {@link TimeoutException} after 10 s of restoring. */
    public CompletionStage<Optional<Explanation>> why(String pipeline, int partition, String id) {
        return guardian(pipeline)
                .map(guardian -> AskPattern.<PipelineGuardian.Command, Optional<Explanation>>ask(
                        guardian,
                        replyTo -> new PipelineGuardian.Why(partition, id, replyTo),
                        PATIENCE,
                        system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Copies a partition to a savepoint. Empty if the partition is not here. Fails if that did, or if it takes more than 30 s. */
    public CompletionStage<Optional<Savepoints.Saved>> save(String pipeline, int partition, String savepoint) {
        return guardian(pipeline)
                .map(guardian -> AskPattern.<PipelineGuardian.Command, Optional<Savepoints.Saved>>askWithStatus(
                        guardian,
                        replyTo -> new PipelineGuardian.Save(partition, savepoint, replyTo),
                        COPYING,
                        system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Stops all actors; at most 10 s. */
    @Override
    public void close() {
        system.terminate();
        if (!finished(system.getWhenTerminated(), PATIENCE)) {
            system.log().warn("some actors did not stop within {}", PATIENCE);
        }
    }

    private Optional<ActorRef<PipelineGuardian.Command>> guardian(String pipeline) {
        return Optional.ofNullable(guardians.get(pipeline));
    }

    private static boolean finished(CompletionStage<Done> stage, Duration atMost) {
        try {
            stage.toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
