package dev.weir.app.demo;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.relaxation.RelaxationView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at every committed state of the demo's partition as it is published, and keeps the worst of what it saw. */
final class Watch {
    private @Nullable PipelineView first;
    private @Nullable PipelineView last;
    private RelaxationView solver = new RelaxationView(0, "", RelaxationView.Counters.NONE, 0, List.of());
    private long commits;
    private long belowTwin;
    private double leastCertificate = 1;

    synchronized void see(PipelineView view) {
        if (view.shown().orElse(solver) instanceof RelaxationView seen) {
            solver = seen;
        }
        if (view.status() != Status.LIVE || view.snapshot().isEmpty()) {
            return;
        }
        if (first == null) {
            first = view;
        }
        boolean committed = last == null || view.sequence() != last.sequence();
        last = view;
        notifyAll();
        Snapshot snapshot = view.snapshot().get();
        if (committed && snapshot.live() > 0) {
            commits++;
            belowTwin += snapshot.summary().value() < snapshot.twinValue() ? 1 : 0;
            leastCertificate = Math.min(leastCertificate, snapshot.summary().certificate());
        }
    }

    /** Returns when everything before the offset is committed, or after {@code atMost}. */
    synchronized void awaitOffset(long offset, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis();
                committed() < offset && left > 0;
                left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private long committed() {
        return last().flatMap(PipelineView::snapshot).map(Snapshot::offset).orElse(0L);
    }

    synchronized Optional<PipelineView> last() {
        return Optional.ofNullable(last);
    }

    /** Of the records since the first live state. */
    synchronized double callsPerUpdate() {
        if (first == null || last == null) {
            return 0;
        }
        Snapshot from = first.snapshot().orElseThrow();
        Snapshot to = last.snapshot().orElseThrow();
        long updates = to.counters().applied() - from.counters().applied();
        return updates == 0 ? 0 : (double) (to.work().calls() - from.work().calls()) / updates;
    }

    /** As it was last. */
    synchronized RelaxationView solver() {
        return solver;
    }

    synchronized long commits() {
        return commits;
    }

    synchronized long belowTwin() {
        return belowTwin;
    }

    synchronized double leastCertificate() {
        return leastCertificate;
    }
}
