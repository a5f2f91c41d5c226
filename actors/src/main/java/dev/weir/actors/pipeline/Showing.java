package dev.weir.actors.pipeline;

import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.actors.pipeline.PartitionLog.Position;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.kernels.pipeline.Shown;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What one partition lets others see of itself: its place on the board, and how long its records wait. */
final class Showing {
    private final ViewBoard board;
    private final String pipeline;
    private final int partition;
    private final InstantSource clock;
    private final Latencies latencies = new Latencies();

    Showing(ViewBoard board, String pipeline, int partition, InstantSource clock) {
        this.board = board;
        this.pipeline = pipeline;
        this.partition = partition;
        this.clock = clock;
    }

    /** What is committed so far is old; records from now on say how long records wait. */
    void liveFromNow() {
        latencies.liveFrom(clock.millis());
    }

    void committed(List<? extends Entry<?>> entries) {
        long now = clock.millis();
        entries.forEach(entry -> latencies.add(entry.appended(), now));
    }

    void live(Position position, Shown shown, long endOffset, long newest, Optional<SimilarityRoutes> routes) {
        board.publish(new PipelineView(
                pipeline,
                partition,
                Status.LIVE,
                "",
                position.epoch(),
                position.sequence(),
                endOffset,
                newest,
                clock.millis(),
                latencies.percentiles(),
                Optional.of(shown),
                routes));
    }

    /** Whatever fails is on the board before it goes its way. */
    <T> T orSay(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            say(Status.STALE, e.getMessage() == null ? e.toString() : e.getMessage());
            throw e;
        }
    }

    /** The last committed state stays on the board, under the label that it now deserves. */
    void say(Status status, String detail) {
        long now = clock.millis();
        board.publish(board.newest(pipeline, partition)
                .map(view -> view.relabelled(status, detail, now))
                .orElseGet(() -> PipelineView.unknown(pipeline, partition, status, detail, now)));
    }
}
