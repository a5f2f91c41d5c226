package dev.weir.app.telemetry;

import dev.weir.actors.pipeline.PipelineView;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The meters of this process. All but the JVM's carry the labels {@code pipeline} and {@code partition}:
 *
 * <pre>
 *   weir_up                          1 while the partition's status is LIVE, else 0
 *   weir_lag_records                 records in the topic that are not yet in the state
 *   weir_freshness_seconds           newest applied record: from its append to its publication, or to now while there is lag
 *   weir_latency_seconds{quantile}   record appended to published, over the last few thousand records
 *   weir_epoch, weir_sequence        ownership of the partition, its committed outputs
 *
 * Of summaries:
 *   weir_records_total{outcome}      records read, by what became of each (every record has one outcome)
 *   weir_elements_gone_total{cause}  elements that left: expired (time window, TTL) or evicted (count window)
 *   weir_clocks_clamped_total        far-future clocks held back
 *   weir_live_elements               elements that are live
 *   weir_members                     elements in the summary
 *   weir_value, weir_upper_bound     objective of the summary, and the most any k live elements can have
 *   weir_certificate_ratio           value ÷ upper bound
 *   weir_quota_missing{group}        members that the lower quota of a group lacks; there from the first time that it lacks some
 *   weir_pins_absent                 pinned ids that are not live
 *   weir_twin_value                  objective of a uniform sample of as many elements
 *   weir_cover_value                 objective of everything live
 *   weir_oracle_calls_total{cause}   marginal gains evaluated
 *   weir_multiply_adds_total         arithmetic behind them
 *   weir_rebuilds_total              levels rebuilt
 *   weir_rebuild_largest             candidates of the largest rebuild so far
 *   weir_active_instances            guesses of the optimum that are followed now
 *   weir_planned_bytes               heap of the engine at so many live elements, as predicted; it is not measured
 *   weir_canonical_value             objective of the answer that stability departs from; weir_value where it is off
 *   weir_recourse_total{change}      members entered, forced among them by a member that went away; members left, chosen among them to make room
 *   weir_publications_total          times that the members were published; entered ÷ publications is the mean recourse
 *   weir_recourse_p99, _max          members entered in one publication: what 99 of 100 do not exceed, and the most
 *
 * Of solvers:
 *   weir_solver_records_total{outcome}  records read, by what became of each (every record has one outcome):
 *                                    solved, unsolved, ask, tell, cancel, forget, dead_letter
 *   weir_solver_iterations_total     of all systems together
 *   weir_solver_sequences            sequences that are learnt from
 *
 * Of topics of jobs:
 *   weir_jobs_records_total{outcome}  records read, by what became of each (every record has one outcome):
 *                                    done, refused, expired, failed, repeated, dead_letter
 *   weir_jobs_remembered             ids that would not be computed again
 *
 * Without labels:
 *   weir_event_streams               browsers connected
 *   jvm_*, process_*, system_*       memory, garbage collection, processor, uptime
 * </pre>
 */
public final class Telemetry implements AutoCloseable {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private record Key(String pipeline, int partition) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Map<Key, PartitionMeters> partitions = new HashMap<>();
    private final AtomicInteger eventStreams = new AtomicInteger();

    public Telemetry() {
        new JvmMemoryMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder("weir.event.streams", eventStreams, AtomicInteger::get)
                .description("browsers connected to /v1/events")
                .register(registry);
    }

    /** For meters of other parts of the process. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** All meters in Prometheus' text format, with these views as the state of the pipelines. Partitions that are no longer owned disappear. */
    public synchronized String scrape(List<PipelineView> views, int openEventStreams) {
        eventStreams.set(openEventStreams);
        Set<Key> owned = new HashSet<>();
        for (PipelineView view : views) {
            Key key = new Key(view.pipeline(), view.partition());
            owned.add(key);
            partitions
                    .computeIfAbsent(key, _ -> PartitionMeters.register(registry, view))
                    .show(view);
        }
        partitions.entrySet().removeIf(entry -> {
            boolean gone = !owned.contains(entry.getKey());
            if (gone) {
                entry.getValue().remove();
            }
            return gone;
        });
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
