package dev.weir.actors.pipeline;

import static dev.weir.actors.pipeline.ScriptedLog.appended;
import static dev.weir.actors.pipeline.ScriptedLog.insert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.kernels.submodular.Explanation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;

final class PartitionOwnerTest {
    private final ScriptedLog log = new ScriptedLog();
    private final ViewBoard board = new ViewBoard();
    private final List<PipelineView> seen = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(1_000);

    /** Its self-sent messages wait until {@code runOne}: a batch takes two, the poll and what the operator made of it. */
    private BehaviorTestKit<PartitionOwner.Command> owner() {
        board.subscribe(seen::add);
        return BehaviorTestKit.create(PartitionOwner.create(
                ScriptedLog.spec(_ -> log), 3, log, board, () -> Instant.ofEpochMilli(now.get())));
    }

    @Test
    void aRestoreIsLabelledAndEndsLive() {
        var owner = owner();
        owner.runOne();
        assertEquals(
                List.of(Status.RESTORING, Status.RESTORING, Status.LIVE),
                seen.stream().map(PipelineView::status).toList());
        assertEquals("half way", seen.get(1).detail());
        assertEquals(3, seen.getLast().partition());
        assertEquals(1, seen.getLast().epoch());
    }

    @Test
    void aBatchIsOneCommitAndThenOneView() {
        var owner = owner();
        owner.runOne();
        log.input.add(List.of(insert(0, 1), insert(1, 2), insert(2, 3)));
        owner.runOne();
        owner.runOne();
        assertEquals(1, log.commits.size());
        assertEquals(3, log.commits.getFirst().records());
        assertEquals(3, log.commits.getFirst().changes().elements().size());
        PipelineView view = seen.getLast();
        assertEquals(1, view.sequence());
        assertEquals(3, view.snapshot().orElseThrow().offset());
        assertEquals(100, view.endOffset());
    }

    @Test
    void latencyIsThatOfRecordsWhichDidNotWaitForAnOwner() {
        var owner = owner();
        owner.runOne();
        now.set(1_500);
        log.input.add(
                List.of(appended(999, insert(0, 1)), appended(1_000, insert(1, 2)), appended(1_400, insert(2, 3))));
        owner.runOne();
        owner.runOne();
        assertEquals(new PipelineView.Latency(100, 500, 2), seen.getLast().latency());
    }

    @Test
    void nothingIsShownThatIsNotCommitted() {
        var owner = owner();
        owner.runOne();
        log.input.add(List.of(insert(0, 1)));
        log.failures.add(new IllegalStateException("the broker went away"));
        owner.runOne();
        assertThrows(IllegalStateException.class, owner::runOne);
        PipelineView view = seen.getLast();
        assertEquals(Status.STALE, view.status());
        assertEquals("the broker went away", view.detail());
        assertEquals(0, view.snapshot().orElseThrow().offset());
    }

    @Test
    void whatCannotBeReadOrAppliedIsSetAsideAndTheRestGoesOn() {
        var owner = owner();
        owner.runOne();
        log.input.add(List.of(insert(0, 1), new Entry.Rejected<>(1, 1, "no JSON"), insert(2, 1, 2), insert(3, 5)));
        owner.runOne();
        owner.runOne();
        var commit = log.commits.getFirst();
        assertEquals(
                List.of(1L, 2L),
                commit.deadLetters().stream().map(DeadLetter::offset).toList());
        assertEquals("no JSON", commit.deadLetters().getFirst().cause());
        assertEquals(2, commit.changes().snapshot().live());
        assertEquals(4, commit.changes().snapshot().counters().read());
        assertEquals(2, commit.changes().snapshot().counters().deadLettered());
    }

    @Test
    void questionsDuringARestoreAreAnsweredAfterIt() {
        var owner = owner();
        TestInbox<Optional<Explanation>> inbox = TestInbox.create();
        owner.run(new PartitionOwner.Why("e0", inbox.getRef()));
        assertFalse(inbox.hasMessages());
        owner.runOne();
        assertEquals(Optional.empty(), inbox.receiveMessage());
    }

    @Test
    void whatIsSavedIsWhatIsCommittedAlsoWhenSomebodyAsksInTheMiddleOfABatch() {
        TestInbox<StatusReply<Optional<Savepoints.Saved>>> inbox = TestInbox.create();
        var owner = owner();
        owner.run(new PartitionOwner.Save("early", inbox.getRef()));
        owner.runOne();
        assertEquals(0, saved(inbox).elements());
        log.input.add(List.of(insert(0, 1), insert(1, 2)));
        owner.runOne();
        owner.run(new PartitionOwner.Save("late", inbox.getRef()));
        assertFalse(inbox.hasMessages(), "the batch is not committed yet");
        owner.runOne();
        assertEquals(new Savepoints.Saved(0, 2, 2, ""), saved(inbox));
        var kept = Objects.requireNonNull(log.savepoints.get("late"));
        assertEquals(log.commits.getLast().changes().elements(), kept.elements());
        assertEquals(log.commits.getLast().changes().state(), kept.state());
    }

    private static Savepoints.Saved saved(TestInbox<StatusReply<Optional<Savepoints.Saved>>> inbox) {
        return inbox.receiveMessage().getValue().orElseThrow();
    }

    @Test
    void aSavepointThatFailsIsSaidSoAndTheOwnerStartsAnew() {
        TestInbox<StatusReply<Optional<Savepoints.Saved>>> inbox = TestInbox.create();
        var owner = owner();
        owner.runOne();
        log.failures.add(new IllegalStateException("the broker went away"));
        assertThrows(IllegalStateException.class, () -> owner.run(new PartitionOwner.Save("x", inbox.getRef())));
        assertTrue(inbox.receiveMessage().isError());
        assertEquals(Status.STALE, seen.getLast().status());
    }

    @Test
    void membersAreExplained() {
        var owner = owner();
        owner.runOne();
        log.input.add(List.of(insert(0, 1)));
        owner.runOne();
        owner.runOne();
        TestInbox<Optional<Explanation>> inbox = TestInbox.create();
        owner.run(new PartitionOwner.Why("e0", inbox.getRef()));
        assertEquals("e0", inbox.receiveMessage().orElseThrow().id());
    }

    @Test
    void aTickMovesTheClockInACommitOfItsOwnAndNeverBack() {
        var owner = owner();
        owner.runOne();
        log.input.add(List.of(insert(5, 1)));
        owner.runOne();
        owner.runOne();
        owner.run(new PartitionOwner.Tick(500));
        owner.run(new PartitionOwner.Tick(400));
        assertEquals(2, log.commits.size());
        assertEquals(0, log.commits.getLast().records());
        assertEquals(500, log.commits.getLast().changes().snapshot().eventTime());
        assertEquals(6, log.commits.getLast().changes().snapshot().offset());
    }

    @Test
    void anotherLifeGoesOnWhereTheLastCommitEnded() {
        var first = owner();
        first.runOne();
        log.input.add(List.of(insert(0, 1), insert(1, 9)));
        first.runOne();
        first.runOne();
        String digest = seen.getLast().snapshot().orElseThrow().digest();
        var second = owner();
        second.runOne();
        assertEquals(digest, seen.getLast().snapshot().orElseThrow().digest());
        assertEquals(2, seen.getLast().epoch());
        assertEquals(1, seen.getLast().sequence());
    }
}
