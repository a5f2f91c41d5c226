package dev.weir.app.telemetry;

import dev.weir.actors.pipeline.SimilarityRoutes;
import dev.weir.kernels.pipeline.Recourse;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.Snapshot.Counters;
import dev.weir.kernels.submodular.Work;
import io.micrometer.core.instrument.Tags;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What there is to count of a partition of summaries. */
record SummaryMeters(PartitionMeters meters) {
    void register() {
        records();
        quality();
        work();
        gauge("weir.live.elements", Snapshot::live);
        route("inline", SimilarityRoutes::inline);
        route("pool", SimilarityRoutes::pool);
        meters.routes("weir.similarity.fallbacks", Tags.empty(), SimilarityRoutes::fellBack);
    }

    private void route(String name, Function<SimilarityRoutes, SimilarityRoutes.Route> of) {
        Tags route = Tags.of("route", name);
        meters.routes("weir.similarity.blocks", route, all -> of.apply(all).blocks());
        meters.routes("weir.similarity.rows", route, all -> of.apply(all).rows());
        meters.routes("weir.similarity.seconds", route, all -> of.apply(all).seconds());
    }

    private void records() {
        outcome("inserted", Counters::inserted);
        outcome("replaced", Counters::replaced);
        outcome("refreshed", Counters::refreshed);
        outcome("deleted", Counters::deleted);
        outcome("unknown_delete", Counters::unknownDeletes);
        outcome("late", Counters::late);
        outcome("outside", Counters::outside);
        outcome("tick", Counters::ticks);
        outcome("dead_letter", Counters::deadLettered);
        counter("weir.elements.gone", Tags.of("cause", "expired"), s -> s.counters()
                .expired());
        counter("weir.elements.gone", Tags.of("cause", "evicted"), s -> s.counters()
                .evicted());
        counter("weir.clocks.clamped", Tags.empty(), s -> s.counters().clamped());
    }

    private void quality() {
        gauge("weir.members", s -> s.summary().members().size());
        gauge("weir.value", s -> s.summary().value());
        gauge("weir.upper.bound", s -> s.summary().bound());
        gauge("weir.certificate.ratio", s -> s.summary().certificate());
        gauge("weir.twin.value", Snapshot::twinValue);
        gauge("weir.cover.value", s -> s.summary().cover());
        gauge("weir.pins.absent", s -> s.summary().unmet().absentPins().size());
        recourse("entered", Recourse::entered);
        recourse("left", Recourse::left);
        recourse("forced", Recourse::forced);
        recourse("chosen", Recourse::chosen);
        counter("weir.publications", Tags.empty(), s -> s.recourse().publications());
        gauge("weir.recourse.p99", s -> s.recourse().p99());
        gauge("weir.recourse.max", s -> s.recourse().max());
        gauge("weir.canonical.value", s -> s.summary().canonical());
    }

    /** One for each group that has ever lacked members. */
    void missing(String group) {
        meters.gauge("weir.quota.missing", Tags.of("group", group), Snapshot.class, s -> s.summary()
                .unmet()
                .missing()
                .getOrDefault(group, 0));
    }

    private void work() {
        calls("singleton", Work::singleton);
        calls("insert_walk", Work::insertWalk);
        calls("rebuild", Work::rebuild);
        calls("depth_search", Work::depthSearch);
        calls("pool", Work::pool);
        calls("certificate", Work::certificate);
        calls("stability", Work::stability);
        calls("explain", Work::explain);
        calls("batch_waste", Work::batchWaste);
        counter("weir.multiply.adds", Tags.empty(), s -> s.work().multiplyAdds());
        counter("weir.rebuilds", Tags.empty(), s -> s.work().rebuilds());
        gauge("weir.rebuild.largest", s -> s.work().largestRebuild());
        gauge("weir.active.instances", Snapshot::activeInstances);
        gauge("weir.planned.bytes", Snapshot::plannedBytes);
    }

    private void outcome(String outcome, ToDoubleFunction<Counters> count) {
        counter("weir.records", Tags.of("outcome", outcome), s -> count.applyAsDouble(s.counters()));
    }

    private void recourse(String change, ToDoubleFunction<Recourse> count) {
        counter("weir.recourse", Tags.of("change", change), s -> count.applyAsDouble(s.recourse()));
    }

    private void calls(String cause, ToDoubleFunction<Work> count) {
        counter("weir.oracle.calls", Tags.of("cause", cause), s -> count.applyAsDouble(s.work()));
    }

    private void counter(String name, Tags more, ToDoubleFunction<Snapshot> count) {
        meters.counter(name, more, Snapshot.class, count);
    }

    private void gauge(String name, ToDoubleFunction<Snapshot> value) {
        meters.gauge(name, Tags.empty(), Snapshot.class, value);
    }
}
