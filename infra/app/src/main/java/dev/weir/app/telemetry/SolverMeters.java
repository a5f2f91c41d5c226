package dev.weir.app.telemetry;

import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.RelaxationView.Counters;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** What there is to count of a partition of a solver. */
record SolverMeters(PartitionMeters meters) {
    void register() {
        outcome("solved", Counters::solved);
        outcome("unsolved", Counters::unsolved);
        outcome("ask", Counters::asks);
        outcome("tell", Counters::tells);
        outcome("cancel", Counters::cancels);
        outcome("forget", Counters::forgets);
        outcome("dead_letter", Counters::deadLettered);
        counter("weir.solver.iterations", Tags.empty(), Counters::iterations);
        meters.gauge("weir.solver.sequences", Tags.empty(), RelaxationView.class, RelaxationView::sequences);
    }

    private void outcome(String outcome, ToDoubleFunction<Counters> count) {
        counter("weir.solver.records", Tags.of("outcome", outcome), count);
    }

    private void counter(String name, Tags more, ToDoubleFunction<Counters> count) {
        meters.counter(name, more, RelaxationView.class, view -> count.applyAsDouble(view.counters()));
    }
}
