package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PartitionLog.Batch;
import dev.weir.actors.pipeline.PartitionLog.Commit;
import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.actors.pipeline.PartitionLog.Position;
import dev.weir.actors.pipeline.PartitionLog.Restored;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Effect;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Explanation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * Owns the state of one partition: reads, applies, commits, and shows nothing that is not committed.
 *
 * <p>It knows no repair. Whatever fails, it says so on the board and throws; its supervisor starts it again, and a start always means: fence, read back, go on.
 * It waits in {@link PartitionLog#poll}, so it runs on a dispatcher of its own, and whoever sends it something urgent wakes the log up.
 */
public final class PartitionOwner {
    public sealed interface Command {}

    /** Answered with empty if the element is no member. */
    public record Why(String id, ActorRef<Optional<Explanation>> replyTo) implements Command {}

    /** Moves the event clock of a silent partition, if that is ahead of its own. */
    public record Tick(long clock) implements Command {}

    /** Finishes what is in hand, which includes its commit, and stops. */
    public enum Stop implements Command {
        NOW
    }

    private enum Restore implements Command {
        NOW
    }

    /** {@code epoch} tells the polls of this life from one that an earlier life left in the mailbox. */
    private record Poll(long epoch) implements Command {}

    /** Long enough to cost nothing when idle. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int STASHED_MAX = 256;

    /** What a partition is between two commits. */
    private record Standing(SummaryPipeline pipeline, Position position, Snapshot shown, long endOffset, long newest) {}

    private final ActorContext<Command> context;
    private final StashBuffer<Command> stash;
    private final PipelineSpec spec;
    private final int partition;
    private final PartitionLog log;
    private final ViewBoard board;
    private final InstantSource clock;
    private final Latencies latencies = new Latencies();

    private PartitionOwner(
            ActorContext<Command> context,
            StashBuffer<Command> stash,
            PipelineSpec spec,
            int partition,
            PartitionLog log,
            ViewBoard board,
            InstantSource clock) {
        this.context = context;
        this.stash = stash;
        this.spec = spec;
        this.partition = partition;
        this.log = log;
        this.board = board;
        this.clock = clock;
    }

    /** @param log belongs to the owner from here on, which closes it */
    public static Behavior<Command> create(
            PipelineSpec spec, int partition, PartitionLog log, ViewBoard board, InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withStash(STASHED_MAX, stash -> {
            context.getSelf().tell(Restore.NOW);
            return new PartitionOwner(context, stash, spec, partition, log, board, clock).restoring();
        }));
    }

    /** Holds requests until the committed state is back. */
    private Behavior<Command> restoring() {
        return Behaviors.receive(
                (_, command) -> switch (command) {
                    case Restore.NOW -> stash.unstashAll(running(orSay(this::restored)));
                    case Why why -> {
                        if (stash.isFull()) {
                            why.replyTo().tell(Optional.empty());
                        } else {
                            stash.stash(why);
                        }
                        yield Behaviors.same();
                    }
                    case Stop.NOW -> Behaviors.stopped();
                    case Tick _, Poll _ -> Behaviors.same();
                },
                this::closing);
    }

    private Behavior<Command> running(Standing standing) {
        return Behaviors.receive(
                (_, command) -> switch (command) {
                    case Poll(long epoch) ->
                        epoch == standing.position().epoch()
                                ? running(orSay(() -> polled(standing)))
                                : Behaviors.same();
                    case Tick(long to) -> running(orSay(() -> ticked(standing, to)));
                    case Why(String id, var replyTo) -> {
                        replyTo.tell(standing.pipeline().why(id));
                        yield Behaviors.same();
                    }
                    case Stop.NOW -> Behaviors.stopped();
                    case Restore.NOW -> throw new IllegalStateException("restored twice in one life");
                },
                this::closing);
    }

    private Behavior<Command> closing(ActorContext<Command> same, Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            log.close();
        }
        return Behaviors.same();
    }

    private Standing restored() {
        say(Status.RESTORING, "reading back what was committed");
        Restored restored = log.restore(detail -> say(Status.RESTORING, detail));
        SummaryPipeline pipeline = restored.state()
                .map(state -> spec.pipelines().restore(state, restored.elements()))
                .orElseGet(() -> spec.pipelines().create());
        Snapshot snapshot = pipeline.snapshot(restored.offset());
        context.getSelf().tell(new Poll(restored.position().epoch()));
        latencies.liveFrom(clock.millis());
        return shown(new Standing(pipeline, restored.position(), snapshot, restored.offset(), 0));
    }

    private Standing polled(Standing standing) {
        Batch batch = log.poll(PATIENCE);
        Standing next = batch.entries().isEmpty() ? standing : applied(standing, batch);
        context.getSelf().tell(new Poll(standing.position().epoch()));
        return next;
    }

    private Standing applied(Standing standing, Batch batch) {
        SummaryPipeline pipeline = standing.pipeline();
        Map<String, Optional<Element>> changes = new LinkedHashMap<>();
        List<DeadLetter> deadLetters = new ArrayList<>();
        for (Entry entry : batch.entries()) {
            switch (entry) {
                case Entry.Decoded(long offset, long _, Update update) -> {
                    try {
                        note(pipeline.apply(update, offset), changes);
                    } catch (IllegalArgumentException e) {
                        pipeline.countDeadLetter();
                        deadLetters.add(new DeadLetter(offset, String.valueOf(e.getMessage())));
                    }
                }
                case Entry.Rejected(long offset, long _, String cause) -> {
                    pipeline.countDeadLetter();
                    deadLetters.add(new DeadLetter(offset, cause));
                }
            }
        }
        Entry last = batch.entries().getLast();
        Standing next = committed(
                standing,
                batch.entries().size(),
                last.offset() + 1,
                deadLetters,
                changes,
                batch.endOffset(),
                last.appended());
        long now = clock.millis();
        batch.entries().forEach(entry -> latencies.add(entry.appended(), now));
        return shown(next);
    }

    private Standing ticked(Standing standing, long to) {
        if (to <= standing.shown().eventTime()) {
            return standing;
        }
        Map<String, Optional<Element>> changes = new LinkedHashMap<>();
        note(standing.pipeline().tick(to), changes);
        return shown(committed(
                standing, 0, standing.shown().offset(), List.of(), changes, standing.endOffset(), standing.newest()));
    }

    private Standing committed(
            Standing before,
            int records,
            long toOffset,
            List<DeadLetter> deadLetters,
            Map<String, Optional<Element>> changes,
            long endOffset,
            long newest) {
        SummaryPipeline pipeline = before.pipeline();
        Snapshot snapshot = pipeline.snapshot(toOffset);
        Position position = log.commit(new Commit(records, deadLetters, changes, pipeline.state(), snapshot));
        return new Standing(pipeline, position, snapshot, Math.max(endOffset, toOffset), newest);
    }

    /** The last word on an id is what the changelog needs. */
    private static void note(Effect effect, Map<String, Optional<Element>> changes) {
        effect.written().forEach(element -> changes.put(element.id(), Optional.of(element)));
        effect.removed().forEach(id -> changes.put(id, Optional.empty()));
    }

    private Standing shown(Standing standing) {
        board.publish(new PipelineView(
                spec.name(),
                partition,
                Status.LIVE,
                "",
                standing.position().epoch(),
                standing.position().sequence(),
                standing.endOffset(),
                standing.newest(),
                clock.millis(),
                latencies.percentiles(),
                Optional.of(standing.shown())));
        return standing;
    }

    private Standing orSay(Supplier<Standing> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            say(Status.STALE, e.getMessage() == null ? e.toString() : e.getMessage());
            throw e;
        }
    }

    /** The last committed state stays on the board, under the label that it now deserves. */
    private void say(Status status, String detail) {
        long now = clock.millis();
        board.publish(board.newest(spec.name(), partition)
                .map(view -> view.relabelled(status, detail, now))
                .orElseGet(() -> PipelineView.unknown(spec.name(), partition, status, detail, now)));
    }
}
