package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.actors.pipeline.Savepoints.Saved;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.submodular.Explanation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

/**
 * Keeps one owner alive for each partition that this process is assigned, and none for the others.
 *
 * <p>An owner that fails is started again after a pause that doubles from {@link #PAUSE_MIN} to {@link #PAUSE_MAX}. An owner that was fenced steps down, and is
 * started again only if the partition is still ours after {@link #STEP_DOWN}, by when the group would have told us otherwise; so two processes cannot fence
 * each other in turn. An owner that needs a person stays down.
 */
public final class PipelineGuardian<U, C, R> {
    static final Duration PAUSE_MIN = Duration.ofMillis(200);
    static final Duration PAUSE_MAX = Duration.ofSeconds(20);
    static final Duration STEP_DOWN = Duration.ofSeconds(12);
    private static final String DISPATCHER = "weir.owner-dispatcher";

    public sealed interface Command {}

    public record Assigned(Set<Integer> partitions) implements Command {
        public Assigned {
            partitions = Set.copyOf(partitions);
        }
    }

    /** Answered when none of the partitions has an owner here any more: all that they read is committed or forgotten. */
    public record Revoked(Set<Integer> partitions, ActorRef<Done> replyTo) implements Command {
        public Revoked {
            partitions = Set.copyOf(partitions);
        }
    }

    /** Nothing is assigned yet, and this is why. */
    public record Waiting(String detail) implements Command {}

    /** Answered with empty if the partition is not ours or the element is no member. */
    public record Why(int partition, String id, ActorRef<Optional<Explanation>> replyTo) implements Command {}

    /** Answered with empty if the partition is not ours. */
    public record Save(int partition, String savepoint, ActorRef<StatusReply<Optional<Saved>>> replyTo)
            implements Command {}

    private enum LookForIdle implements Command {
        NOW
    }

    private record StartAgain(int partition) implements Command {}

    private record Owner(ActorRef<PartitionOwner.Command> actor, PartitionLog<?, ?, ?> log) {}

    /** A revocation that waits for the last of its owners. */
    private record Leaving(Set<Integer> remaining, ActorRef<Done> replyTo) {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final PipelineSpec<U, C, R> spec;
    private final ViewBoard board;
    private final InstantSource clock;
    private final Set<Integer> assigned = new HashSet<>();
    private final Map<Integer, Owner> owners = new HashMap<>();
    private final List<Leaving> leaving = new ArrayList<>();
    private final IdleClocks idle;

    private PipelineGuardian(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            PipelineSpec<U, C, R> spec,
            ViewBoard board,
            InstantSource clock) {
        this.context = context;
        this.timers = timers;
        this.spec = spec;
        this.board = board;
        this.clock = clock;
        this.idle = new IdleClocks(spec.idle());
    }

    public static <U, C, R> Behavior<Command> create(PipelineSpec<U, C, R> spec, ViewBoard board, InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            if (spec.idle().isPositive()) {
                timers.startTimerWithFixedDelay(LookForIdle.NOW, LookForIdle.NOW, spec.idle());
            }
            return new PipelineGuardian<>(context, timers, spec, board, clock).guarding();
        }));
    }

    private Behavior<Command> guarding() {
        return Behaviors.receive(
                (_, command) -> {
                    switch (command) {
                        case Assigned(var partitions) -> assign(partitions);
                        case Revoked(var partitions, var replyTo) -> revoke(partitions, replyTo);
                        case Waiting(String detail) -> sayWaiting(detail);
                        case Why why -> forward(why);
                        case Save save -> forward(save);
                        case LookForIdle.NOW -> tickIdle();
                        case StartAgain(int partition) -> startIfWanted(partition);
                    }
                    return Behaviors.same();
                },
                this::ended);
    }

    private void assign(Set<Integer> partitions) {
        if (!partitions.contains(0) && assigned.isEmpty()) {
            // Where it said that it was waiting.
            board.withdraw(spec.name(), 0, clock.millis());
        }
        assigned.addAll(partitions);
        partitions.forEach(this::startIfWanted);
    }

    private void startIfWanted(int partition) {
        if (!assigned.contains(partition) || owners.containsKey(partition)) {
            return;
        }
        PartitionLog<U, C, R> log = spec.logs().open(partition);
        var owner = context.spawn(
                supervised(PartitionOwner.create(spec, partition, log, board, clock)),
                "partition-" + partition,
                DispatcherSelector.fromConfig(DISPATCHER));
        context.watch(owner);
        owners.put(partition, new Owner(owner, log));
    }

    private static Behavior<PartitionOwner.Command> supervised(Behavior<PartitionOwner.Command> owner) {
        SupervisorStrategy quietStop = SupervisorStrategy.stop().withLoggingEnabled(false);
        var stepsDown = Behaviors.supervise(owner).onFailure(OwnershipLost.class, quietStop);
        var staysDown = Behaviors.supervise(stepsDown).onFailure(OperatorNeeded.class, quietStop);
        return Behaviors.supervise(staysDown)
                .onFailure(RuntimeException.class, SupervisorStrategy.restartWithBackoff(PAUSE_MIN, PAUSE_MAX, 0.2));
    }

    private void revoke(Set<Integer> partitions, ActorRef<Done> replyTo) {
        assigned.removeAll(partitions);
        Set<Integer> remaining = new HashSet<>(partitions);
        remaining.retainAll(owners.keySet());
        for (int partition : partitions) {
            Owner owner = owners.get(partition);
            if (owner == null) {
                board.withdraw(spec.name(), partition, clock.millis());
            } else {
                owner.actor().tell(PartitionOwner.Stop.NOW);
                owner.log().wakeup();
            }
        }
        leaving.add(new Leaving(remaining, replyTo));
        answerThoseWhoLeft();
    }

    private void answerThoseWhoLeft() {
        leaving.removeIf(each -> {
            if (each.remaining().isEmpty()) {
                each.replyTo().tell(Done.getInstance());
            }
            return each.remaining().isEmpty();
        });
    }

    private Behavior<Command> ended(ActorContext<Command> same, Signal signal) {
        if (signal instanceof Terminated terminated) {
            owners.entrySet().stream()
                    .filter(each -> each.getValue().actor().equals(terminated.getRef()))
                    .map(Map.Entry::getKey)
                    .findAny()
                    .ifPresent(partition -> ended(partition, terminated));
        }
        return Behaviors.same();
    }

    private void ended(int partition, Terminated how) {
        owners.remove(partition);
        leaving.forEach(each -> each.remaining().remove(partition));
        answerThoseWhoLeft();
        if (!assigned.contains(partition)) {
            board.withdraw(spec.name(), partition, clock.millis());
        } else if (how instanceof ChildFailed failed && failed.getCause() instanceof OperatorNeeded) {
            context.getLog()
                    .error(
                            "{} partition {} stays down: {}",
                            spec.name(),
                            partition,
                            failed.getCause().getMessage());
        } else if (how instanceof ChildFailed failed) {
            context.getLog().warn("{} partition {} stepped down: {}", spec.name(), partition, "" + failed.getCause());
            timers.startSingleTimer(new StartAgain(partition), STEP_DOWN);
        } else {
            startIfWanted(partition);
        }
    }

    private void forward(Why why) {
        Owner owner = owners.get(why.partition());
        if (owner == null) {
            why.replyTo().tell(Optional.empty());
        } else {
            owner.actor().tell(new PartitionOwner.Why(why.id(), why.replyTo()));
            owner.log().wakeup();
        }
    }

    private void forward(Save save) {
        Owner owner = owners.get(save.partition());
        if (owner == null) {
            save.replyTo().tell(StatusReply.success(Optional.empty()));
        } else {
            owner.actor().tell(new PartitionOwner.Save(save.savepoint(), save.replyTo()));
            owner.log().wakeup();
        }
    }

    private void tickIdle() {
        Map<Integer, Snapshot> live = new HashMap<>();
        for (int partition : owners.keySet()) {
            board.newest(spec.name(), partition)
                    .filter(view -> view.status() == Status.LIVE)
                    .flatMap(PipelineView::snapshot)
                    .ifPresent(snapshot -> live.put(partition, snapshot));
        }
        idle.look(live, clock.millis());
        for (int partition : live.keySet()) {
            OptionalLong to = idle.clockFor(partition);
            Owner owner = owners.get(partition);
            if (to.isPresent() && owner != null) {
                owner.actor().tell(new PartitionOwner.Tick(to.getAsLong()));
            }
        }
    }

    private void sayWaiting(String detail) {
        if (assigned.isEmpty()) {
            board.publish(PipelineView.unknown(spec.name(), 0, Status.RESTORING, detail, clock.millis()));
        }
    }
}
