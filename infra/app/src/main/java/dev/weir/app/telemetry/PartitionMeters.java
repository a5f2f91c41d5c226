package dev.weir.app.telemetry;

import dev.weir.actors.jobs.JobsView;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.SimilarityRoutes;
import dev.weir.kernels.pipeline.Shown;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.relaxation.RelaxationView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The meters of one partition, all reading the view that was shown last. Which there are depends on what it shows, so some come with the first state only. */
final class PartitionMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private volatile PipelineView view;
    private boolean complete;
    /** That lacked members once. */
    private final Set<String> lacking = new HashSet<>();

    private PartitionMeters(MeterRegistry registry, PipelineView view) {
        this.registry = registry;
        this.view = view;
        tags = Tags.of("pipeline", view.pipeline(), "partition", Integer.toString(view.partition()));
    }

    static PartitionMeters register(MeterRegistry registry, PipelineView view) {
        PartitionMeters meters = new PartitionMeters(registry, view);
        meters.delivery();
        return meters;
    }

    void show(PipelineView newest) {
        view = newest;
        Optional<Shown> shown = newest.shown();
        if (!complete && shown.isPresent()) {
            if (shown.get() instanceof Snapshot) {
                new SummaryMeters(this).register();
            } else if (shown.get() instanceof RelaxationView) {
                new SolverMeters(this).register();
            } else if (shown.get() instanceof JobsView) {
                new JobsMeters(this).register();
            }
            complete = true;
        }
        if (shown.isPresent() && shown.get() instanceof Snapshot snapshot) {
            snapshot.summary().unmet().missing().keySet().stream()
                    .filter(lacking::add)
                    .forEach(new SummaryMeters(this)::missing);
        }
    }

    void remove() {
        meters.forEach(registry::remove);
    }

    private void delivery() {
        view("weir.up", Tags.empty(), v -> v.status() == PipelineView.Status.LIVE ? 1 : 0);
        view("weir.epoch", Tags.empty(), PipelineView::epoch);
        view("weir.sequence", Tags.empty(), PipelineView::sequence);
        view("weir.lag.records", Tags.empty(), PartitionMeters::lag);
        view("weir.freshness.seconds", Tags.empty(), PartitionMeters::freshness);
        view(
                "weir.latency.seconds",
                Tags.of("quantile", "0.5"),
                v -> v.latency().p50() / 1000);
        view(
                "weir.latency.seconds",
                Tags.of("quantile", "0.99"),
                v -> v.latency().p99() / 1000);
    }

    /** @param more labels besides those of the partition */
    <S extends Shown> void counter(String name, Tags more, Class<S> shown, ToDoubleFunction<S> count) {
        meters.add(FunctionCounter.builder(name, this, m -> m.read(shown, count, 0))
                .tags(tags.and(more))
                .register(registry));
    }

    /** @param more labels besides those of the partition */
    <S extends Shown> void gauge(String name, Tags more, Class<S> shown, ToDoubleFunction<S> value) {
        meters.add(Gauge.builder(name, this, m -> m.read(shown, value, Double.NaN))
                .tags(tags.and(more))
                .register(registry));
    }

    /** By way, of a partition that has a pool to choose; the same name and labels for all, so those that have none count nothing. */
    void routes(String name, Tags more, ToDoubleFunction<SimilarityRoutes> count) {
        meters.add(FunctionCounter.builder(name, this, m -> m.view.similarity()
                        .map(count::applyAsDouble)
                        .orElse(0.0))
                .tags(tags.and(more))
                .register(registry));
    }

    private void view(String name, Tags more, ToDoubleFunction<PipelineView> value) {
        meters.add(Gauge.builder(name, this, m -> value.applyAsDouble(m.view))
                .tags(tags.and(more))
                .register(registry));
    }

    private <S extends Shown> double read(Class<S> shown, ToDoubleFunction<S> value, double absent) {
        return view.shown()
                .filter(shown::isInstance)
                .map(known -> value.applyAsDouble(shown.cast(known)))
                .orElse(absent);
    }

    private static double lag(PipelineView view) {
        return view.shown()
                .map(shown -> (double) Math.max(0, view.endOffset() - shown.offset()))
                .orElse(Double.NaN);
    }

    private static double freshness(PipelineView view) {
        long until = lag(view) > 0 ? System.currentTimeMillis() : view.publishedAt();
        return view.age(until) / 1000.0;
    }
}
