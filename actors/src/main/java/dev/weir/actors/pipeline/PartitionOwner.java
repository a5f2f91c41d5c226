package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PartitionLog.Batch;
import dev.weir.actors.pipeline.PartitionLog.Commit;
import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Position;
import dev.weir.actors.pipeline.PartitionLog.Restored;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.actors.pipeline.Savepoints.Saved;
import dev.weir.kernels.pipeline.Shown;
import dev.weir.kernels.submodular.Explanation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/**
 * Owns the state of one partition: reads, applies, commits, and shows nothing that is not committed.
 *
 * <p>It knows no repair. Whatever fails, it says so on the board and throws; its supervisor starts it again, and a start always means: fence, read back, go on.
 * It waits in {@link PartitionLog#poll}, so it runs on a dispatcher of its own, and whoever sends it something urgent wakes the log up. While its operator works
 * on a batch elsewhere it waits for messages only.
 */
public final class PartitionOwner<U, C, R> {
    public sealed interface Command {}

    /** Answered with empty if the element is no member. */
    public record Why(String id, ActorRef<Optional<Explanation>> replyTo) implements Command {}

    /** Copies what was committed last to a savepoint. Answered with an error if that failed or this kind of pipeline has none. */
    public record Save(String savepoint, ActorRef<StatusReply<Optional<Saved>>> replyTo) implements Command {}

    /** Moves the event clock of a silent partition, if that is ahead of its own. */
    public record Tick(long clock) implements Command {}

    /** Finishes what is in hand, which includes its commit, and stops. */
    public enum Stop implements Command {
        NOW
    }

    private enum Restore implements Command {
        NOW
    }

    /** {@code epoch} tells the messages of this life from those that an earlier life left in the mailbox. */
    private record Poll(long epoch) implements Command {}

    private record Applied(
            long epoch,
            @Nullable List<DeadLetter> deadLetters,
            @Nullable Throwable failure) implements Command {}

    /** Long enough to cost nothing when idle. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int STASHED_MAX = 256;

    /** What a partition is between two commits. */
    private record Standing<U, C>(
            Operator<U, C> operator, Position position, Shown shown, long endOffset, long newest) {
        long epoch() {
            return position.epoch();
        }
    }

    private final ActorContext<Command> context;
    private final StashBuffer<Command> stash;
    private final PipelineSpec<U, C, R> spec;
    private final int partition;
    private final PartitionLog<U, C, R> log;
    private final Showing showing;

    private PartitionOwner(
            ActorContext<Command> context,
            StashBuffer<Command> stash,
            PipelineSpec<U, C, R> spec,
            int partition,
            PartitionLog<U, C, R> log,
            Showing showing) {
        this.context = context;
        this.stash = stash;
        this.spec = spec;
        this.partition = partition;
        this.log = log;
        this.showing = showing;
    }

    /** @param log belongs to the owner from here on, which closes it */
    public static <U, C, R> Behavior<Command> create(
            PipelineSpec<U, C, R> spec,
            int partition,
            PartitionLog<U, C, R> log,
            ViewBoard board,
            InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withStash(STASHED_MAX, stash -> {
            context.getSelf().tell(Restore.NOW);
            var showing = new Showing(board, spec.name(), partition, clock);
            return new PartitionOwner<>(context, stash, spec, partition, log, showing).restoring();
        }));
    }

    /** Holds requests until the committed state is back. */
    private Behavior<Command> restoring() {
        return Behaviors.receive(
                (_, command) -> switch (command) {
                    case Restore.NOW -> stash.unstashAll(running(showing.orSay(this::restored)));
                    case Why why -> later(why);
                    case Save save -> later(save);
                    case Stop.NOW -> Behaviors.stopped();
                    case Tick _, Poll _, Applied _ -> Behaviors.same();
                },
                (_, signal) -> closing(signal));
    }

    private Behavior<Command> running(Standing<U, C> standing) {
        return Behaviors.receive(
                (_, command) -> switch (command) {
                    case Poll(long epoch) -> epoch == standing.epoch() ? polled(standing) : Behaviors.same();
                    case Tick(long to) -> running(showing.orSay(() -> ticked(standing, to)));
                    case Why(String id, var replyTo) -> {
                        replyTo.tell(standing.operator().why(id));
                        yield Behaviors.same();
                    }
                    case Save save -> {
                        showing.orSay(() -> saved(standing, save));
                        yield Behaviors.same();
                    }
                    case Stop.NOW -> Behaviors.stopped();
                    case Applied _ -> Behaviors.same();
                    case Restore.NOW -> throw new IllegalStateException("restored twice in one life");
                },
                (_, signal) -> closing(signal));
    }

    /** The state is half way between two commits and belongs to the operator; whoever wants something of it waits. */
    private Behavior<Command> applying(Standing<U, C> standing, Batch<U> batch) {
        return Behaviors.receive(
                (_, command) -> switch (command) {
                    case Applied applied ->
                        applied.epoch() == standing.epoch()
                                ? stash.unstashAll(running(showing.orSay(() -> applied(standing, batch, applied))))
                                : Behaviors.same();
                    case Why why -> later(why);
                    case Save save -> later(save);
                    case Stop stop -> stash.isFull() ? Behaviors.stopped() : later(stop);
                    case Tick _, Poll _ -> Behaviors.same();
                    case Restore.NOW -> throw new IllegalStateException("restored twice in one life");
                },
                (_, signal) -> {
                    if (ends(signal)) {
                        standing.operator().abandon();
                    }
                    return closing(signal);
                });
    }

    private Behavior<Command> later(Command command) {
        if (!stash.isFull()) {
            stash.stash(command);
        } else if (command instanceof Why why) {
            why.replyTo().tell(Optional.empty());
        } else if (command instanceof Save save) {
            save.replyTo().tell(StatusReply.error("partition " + partition + " is too busy"));
        }
        return Behaviors.same();
    }

    private Behavior<Command> closing(Signal signal) {
        if (ends(signal)) {
            log.close();
        }
        return Behaviors.same();
    }

    private static boolean ends(Signal signal) {
        return signal instanceof PostStop || signal instanceof PreRestart;
    }

    private Standing<U, C> restored() {
        showing.say(Status.RESTORING, "reading back what was committed");
        Restored<R> restored = log.restore(detail -> showing.say(Status.RESTORING, detail));
        Operator<U, C> operator = spec.operators().start(restored.state());
        Operator.Step<C> step = operator.step(restored.offset());
        Position position = operator.speaksFirst()
                ? log.commit(new Commit<>(0, restored.offset(), List.of(), step.changes()))
                : restored.position();
        context.getSelf().tell(new Poll(position.epoch()));
        showing.liveFromNow();
        return shown(new Standing<>(operator, position, step.shown(), restored.offset(), 0));
    }

    private Behavior<Command> polled(Standing<U, C> standing) {
        ActorRef<Command> self = context.getSelf();
        Batch<U> batch = showing.orSay(() -> log.poll(PATIENCE));
        if (batch.entries().isEmpty()) {
            self.tell(new Poll(standing.epoch()));
            return Behaviors.same();
        }
        standing.operator()
                .apply(batch.entries())
                .whenComplete((letters, failure) -> self.tell(new Applied(standing.epoch(), letters, failure)));
        return applying(standing, batch);
    }

    private Standing<U, C> applied(Standing<U, C> standing, Batch<U> batch, Applied applied) {
        List<DeadLetter> deadLetters = applied.deadLetters();
        if (deadLetters == null) {
            throw new IllegalStateException("a batch was lost on the way: " + applied.failure(), applied.failure());
        }
        var last = batch.entries().getLast();
        long to = last.offset() + 1;
        Standing<U, C> next = committed(
                standing, batch.entries().size(), to, deadLetters, Math.max(batch.endOffset(), to), last.appended());
        showing.committed(batch.entries());
        context.getSelf().tell(new Poll(standing.epoch()));
        return shown(next);
    }

    private Standing<U, C> ticked(Standing<U, C> standing, long to) {
        if (!standing.operator().tick(to)) {
            return standing;
        }
        long offset = standing.shown().offset();
        return shown(
                committed(standing, 0, offset, List.of(), Math.max(standing.endOffset(), offset), standing.newest()));
    }

    private StatusReply<Optional<Saved>> saved(Standing<U, C> standing, Save save) {
        StatusReply<Optional<Saved>> reply;
        try {
            reply = standing.operator()
                    .everything()
                    .map(everything -> StatusReply.success(Optional.of(log.save(save.savepoint(), everything))))
                    .orElseGet(() -> StatusReply.error("there are no savepoints of pipelines of this kind"));
        } catch (RuntimeException e) {
            save.replyTo().tell(StatusReply.error("partition " + partition + " failed: " + e.getMessage()));
            throw e;
        }
        save.replyTo().tell(reply);
        return reply;
    }

    private Standing<U, C> committed(
            Standing<U, C> before, int records, long to, List<DeadLetter> deadLetters, long endOffset, long newest) {
        Operator.Step<C> step = before.operator().step(to);
        Position position = log.commit(new Commit<>(records, to, deadLetters, step.changes()));
        return new Standing<>(before.operator(), position, step.shown(), endOffset, newest);
    }

    private Standing<U, C> shown(Standing<U, C> standing) {
        showing.live(
                standing.position(),
                standing.shown(),
                standing.endOffset(),
                standing.newest(),
                standing.operator().routes());
        return standing;
    }
}
