package dev.weir.app.telemetry;

import dev.weir.actors.jobs.JobsView;
import dev.weir.actors.jobs.JobsView.Counters;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** What there is to count of a partition of a topic of jobs. */
record JobsMeters(PartitionMeters meters) {
    void register() {
        outcome("done", Counters::done);
        outcome("refused", Counters::refused);
        outcome("expired", Counters::expired);
        outcome("failed", Counters::failed);
        outcome("repeated", Counters::repeated);
        outcome("dead_letter", Counters::deadLettered);
        meters.gauge("weir.jobs.remembered", Tags.empty(), JobsView.class, JobsView::remembered);
    }

    private void outcome(String outcome, ToDoubleFunction<Counters> count) {
        meters.counter(
                "weir.jobs.records",
                Tags.of("outcome", outcome),
                JobsView.class,
                view -> count.applyAsDouble(view.counters()));
    }
}
