package dev.weir.app.telemetry;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.Snapshot.Counters;
import dev.weir.kernels.pipeline.Snapshot.Recourse;
import dev.weir.kernels.submodular.Work;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The meters of one partition, all reading the view that was shown last. */
final class PartitionMeters {
    private volatile PipelineView view;
    private final List<Meter> meters = new ArrayList<>();

    private PartitionMeters(PipelineView view) {
        this.view = view;
    }

    static PartitionMeters register(MeterRegistry registry, PipelineView view) {
        PartitionMeters meters = new PartitionMeters(view);
        Tags tags = Tags.of("pipeline", view.pipeline(), "partition", Integer.toString(view.partition()));
        meters.records(registry, tags);
        meters.delivery(registry, tags);
        meters.quality(registry, tags);
        meters.work(registry, tags);
        return meters;
    }

    void show(PipelineView newest) {
        view = newest;
    }

    void remove(MeterRegistry registry) {
        meters.forEach(registry::remove);
    }

    private void records(MeterRegistry registry, Tags tags) {
        outcome(registry, tags, "inserted", Counters::inserted);
        outcome(registry, tags, "replaced", Counters::replaced);
        outcome(registry, tags, "refreshed", Counters::refreshed);
        outcome(registry, tags, "deleted", Counters::deleted);
        outcome(registry, tags, "unknown_delete", Counters::unknownDeletes);
        outcome(registry, tags, "late", Counters::late);
        outcome(registry, tags, "outside", Counters::outside);
        outcome(registry, tags, "tick", Counters::ticks);
        outcome(registry, tags, "dead_letter", Counters::deadLettered);
        counter(registry, "weir.elements.gone", tags.and("cause", "expired"), s -> s.counters()
                .expired());
        counter(registry, "weir.elements.gone", tags.and("cause", "evicted"), s -> s.counters()
                .evicted());
        counter(registry, "weir.clocks.clamped", tags, s -> s.counters().clamped());
    }

    private void delivery(MeterRegistry registry, Tags tags) {
        view(registry, "weir.up", tags, v -> v.status() == PipelineView.Status.LIVE ? 1 : 0);
        view(registry, "weir.epoch", tags, PipelineView::epoch);
        view(registry, "weir.sequence", tags, PipelineView::sequence);
        view(registry, "weir.lag.records", tags, PartitionMeters::lag);
        view(registry, "weir.freshness.seconds", tags, PartitionMeters::freshness);
        view(
                registry,
                "weir.latency.seconds",
                tags.and("quantile", "0.5"),
                v -> v.latency().p50() / 1000);
        view(
                registry,
                "weir.latency.seconds",
                tags.and("quantile", "0.99"),
                v -> v.latency().p99() / 1000);
        gauge(registry, "weir.live.elements", tags, Snapshot::live);
    }

    private void quality(MeterRegistry registry, Tags tags) {
        gauge(registry, "weir.members", tags, s -> s.summary().members().size());
        gauge(registry, "weir.value", tags, s -> s.summary().value());
        gauge(registry, "weir.upper.bound", tags, s -> s.summary().bound());
        gauge(registry, "weir.certificate.ratio", tags, s -> s.summary().certificate());
        gauge(registry, "weir.twin.value", tags, Snapshot::twinValue);
        gauge(registry, "weir.cover.value", tags, s -> s.summary().cover());
        recourse(registry, tags, "entered", Recourse::entered);
        recourse(registry, tags, "left", Recourse::left);
        recourse(registry, tags, "forced", Recourse::forced);
    }

    private void work(MeterRegistry registry, Tags tags) {
        calls(registry, tags, "singleton", Work::singleton);
        calls(registry, tags, "insert_walk", Work::insertWalk);
        calls(registry, tags, "rebuild", Work::rebuild);
        calls(registry, tags, "depth_search", Work::depthSearch);
        calls(registry, tags, "pool", Work::pool);
        calls(registry, tags, "certificate", Work::certificate);
        calls(registry, tags, "explain", Work::explain);
        calls(registry, tags, "batch_waste", Work::batchWaste);
        counter(registry, "weir.multiply.adds", tags, s -> s.work().multiplyAdds());
        counter(registry, "weir.rebuilds", tags, s -> s.work().rebuilds());
        gauge(registry, "weir.active.instances", tags, Snapshot::activeInstances);
    }

    private void outcome(MeterRegistry registry, Tags tags, String outcome, ToDoubleFunction<Counters> count) {
        counter(registry, "weir.records", tags.and("outcome", outcome), s -> count.applyAsDouble(s.counters()));
    }

    private void recourse(MeterRegistry registry, Tags tags, String change, ToDoubleFunction<Recourse> count) {
        counter(registry, "weir.recourse", tags.and("change", change), s -> count.applyAsDouble(s.recourse()));
    }

    private void calls(MeterRegistry registry, Tags tags, String cause, ToDoubleFunction<Work> count) {
        counter(registry, "weir.oracle.calls", tags.and("cause", cause), s -> count.applyAsDouble(s.work()));
    }

    private void counter(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<Snapshot> count) {
        meters.add(FunctionCounter.builder(name, this, m -> m.read(count, 0))
                .tags(tags)
                .register(registry));
    }

    private void gauge(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<Snapshot> value) {
        meters.add(Gauge.builder(name, this, m -> m.read(value, Double.NaN))
                .tags(tags)
                .register(registry));
    }

    private void view(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<PipelineView> value) {
        meters.add(Gauge.builder(name, this, m -> value.applyAsDouble(m.view))
                .tags(tags)
                .register(registry));
    }

    private double read(ToDoubleFunction<Snapshot> value, double absent) {
        return view.snapshot().map(value::applyAsDouble).orElse(absent);
    }

    private static double lag(PipelineView view) {
        return view.snapshot()
                .map(snapshot -> (double) Math.max(0, view.endOffset() - snapshot.offset()))
                .orElse(Double.NaN);
    }

    private static double freshness(PipelineView view) {
        long until = lag(view) > 0 ? System.currentTimeMillis() : view.publishedAt();
        return view.age(until) / 1000.0;
    }
}
