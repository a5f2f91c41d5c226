package dev.weir.actors.pipeline;

import static dev.weir.actors.pipeline.ScriptedLog.insert;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.pipeline.PipelineView.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PipelineGuardianTest {
    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final ScriptedLog log = new ScriptedLog();
    private final AtomicInteger opened = new AtomicInteger();
    private final ViewBoard board = new ViewBoard();
    private final ActorRef<PipelineGuardian.Command> guardian = kit.spawn(PipelineGuardian.create(
            ScriptedLog.spec(_ -> {
                opened.incrementAndGet();
                return log;
            }),
            board,
            InstantSource.system()));

    @AfterEach
    void shutdown() {
        kit.shutdownTestKit();
    }

    @Test
    void anAssignedPartitionIsServedOnAThreadOfItsOwn() {
        guardian.tell(new PipelineGuardian.Assigned(Set.of(2)));
        awaitView(Status.LIVE);
        await().until(() -> log.thread().isPresent());
        assertTrue(
                log.thread().orElseThrow().contains("weir.owner-dispatcher"),
                log.thread().orElseThrow());
    }

    @Test
    void anOwnerThatFailsStartsAgainFromWhatWasCommitted() {
        guardian.tell(new PipelineGuardian.Assigned(Set.of(2)));
        log.input.add(List.of(insert(0, 1)));
        await().until(() -> log.commits.size() == 1);
        log.failures.add(new IllegalStateException("the broker went away"));
        log.input.add(List.of(insert(1, 5)));
        awaitView(Status.STALE);
        log.input.add(List.of(insert(1, 5)));
        time.timePasses(PipelineGuardian.PAUSE_MIN.multipliedBy(2));
        await().until(() -> log.commits.size() == 2);
        assertEquals(2, log.commits.getLast().changes().snapshot().live());
        assertEquals(1, opened.get());
        assertEquals(2, log.restores.get());
    }

    @Test
    void aFencedOwnerStepsDownAndComesBackOnlyIfThePartitionIsStillOurs() {
        guardian.tell(new PipelineGuardian.Assigned(Set.of(2)));
        awaitView(Status.LIVE);
        log.failures.add(new OwnershipLost("another owner", new IllegalStateException("fenced")));
        log.input.add(List.of(insert(0, 1)));
        await().until(() -> log.closes.get() == 1);
        time.expectNoMessageFor(PipelineGuardian.STEP_DOWN.minusSeconds(1));
        assertEquals(1, opened.get());
        time.timePasses(Duration.ofSeconds(2));
        await().until(() -> opened.get() == 2);
    }

    @Test
    void anOwnerThatNeedsAPersonStaysDown() {
        log.failures.add(new OperatorNeeded("records are gone"));
        guardian.tell(new PipelineGuardian.Assigned(Set.of(2)));
        awaitView(Status.STALE);
        await().until(() -> log.closes.get() == 1);
        time.timePasses(Duration.ofMinutes(5));
        assertEquals(1, log.restores.get());
        assertEquals("records are gone", board.views().getFirst().detail());
    }

    @Test
    void aRevocationIsAnsweredWhenTheOwnerIsGone() {
        guardian.tell(new PipelineGuardian.Assigned(Set.of(2)));
        awaitView(Status.LIVE);
        var probe = kit.<Done>createTestProbe();
        guardian.tell(new PipelineGuardian.Revoked(Set.of(2), probe.getRef()));
        await().until(() -> log.closes.get() == 1);
        probe.expectMessage(Done.getInstance());
        assertEquals(List.of(), board.views());
    }

    @Test
    void waitingIsShownUntilSomethingIsAssigned() {
        guardian.tell(new PipelineGuardian.Waiting("waiting for topic t"));
        awaitView(Status.RESTORING);
        assertEquals("waiting for topic t", board.views().getFirst().detail());
        guardian.tell(new PipelineGuardian.Assigned(Set.of(2)));
        awaitView(Status.LIVE);
        assertEquals(1, board.views().size());
        assertNotEquals(0, board.views().getFirst().partition());
    }

    private void awaitView(Status status) {
        await().until(() -> board.views().stream().anyMatch(view -> view.status() == status));
    }
}
