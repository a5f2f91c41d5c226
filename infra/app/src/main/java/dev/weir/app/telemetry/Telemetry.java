package dev.weir.app.telemetry;

import dev.weir.actors.compute.PoolView;
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
 * The meters of this process. Those of pipelines carry the labels {@code pipeline} and {@code partition}:
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
 * Of the pool, without these labels. Quantiles and rates tell of the last few thousand jobs:
 *   weir_pool_up                     1 while it takes jobs, else 0
 *   weir_pool_waiting, _running      jobs that wait; batches of jobs that run
 *   weir_pool_oldest_wait_seconds    of those that wait now
 *   weir_pool_used_bytes, _high_water_bytes, _budget_bytes  memory of the jobs in it: now, at most so far, and allowed
 *   weir_pool_ceiling_flops, _ceiling_bytes_per_second  what a lane can do at best, as measured at the start
 *   weir_pool_lanes{state}           lanes: starting, up, down or out
 *   weir_pool_lane_busy_ratio{lane}  part of its time that it ran jobs
 *   weir_pool_lane_losses_total{cause}  lanes lost: start, crash, hung, wrong_result or canary
 *   weir_pool_canaries_total, _canary_failures_total  jobs with a known result that were asked, and those that came out otherwise
 *   weir_pool_canary_seconds{quantile}  from asking to the right result
 *
 *   and of each kernel that was asked for, with the label kernel:
 *   weir_pool_submitted_total        jobs
 *   weir_pool_jobs_total{outcome}    what became of them (every job has one outcome in the end):
 *                                    done, refused, busy, expired, cancelled, failed
 *   weir_pool_late_total             done, but after the deadline
 *   weir_pool_retries_total          attempts that were lost and made again
 *   weir_pool_wait_seconds{quantile}, _run_seconds, _answer_seconds  before the attempt that counted, of that attempt, and of both together
 *   weir_pool_batch_jobs{quantile}, _batch_flop  how large batches were
 *   weir_pool_flops, _bytes_per_second  of one lane while it ran jobs of that kernel
 *   weir_pool_ceiling_ratio          the former ÷ weir_pool_ceiling_flops
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
    private final PoolMeters pool = new PoolMeters(registry);
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

    /** All meters in Prometheus' text format, with these views as the state of pipelines and pool. Partitions that are no longer owned disappear. */
    public synchronized String scrape(List<PipelineView> views, PoolView computing, int openEventStreams) {
        eventStreams.set(openEventStreams);
        pool.show(computing);
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
