package dev.weir.app.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.pipeline.Snapshot;
import java.io.UncheckedIOException;

/**
 * What a run of the demo came to, all of it read from what was committed.
 *
 * @param readySeconds from the start of the process until the pipeline had caught up with the topic
 * @param recordsRead by the pipeline since its topic was made, earlier runs included; so are {@code applied} and {@code deadLettered}
 * @param missing input records that are in no committed output; {@code doubled} in more than one
 * @param value f(members) at the end, {@code bound} on the best possible, {@code certificate} their ratio, {@code twinValue} f(uniform sample of as many)
 * @param certificateLeast over every commit of this run
 * @param commits of this run; at {@code valueBelowTwin} of them the summary was worth less than the sample
 * @param solver of the systems
 * @param attention what the pool computed beside it
 * @param p50Ms from a record's append to its publication, over the last few thousand records that were appended while the pipeline was live
 */
record Report(
        double readySeconds,
        long recordsRead,
        long applied,
        long deadLettered,
        long missing,
        long doubled,
        int live,
        int members,
        double value,
        double bound,
        double certificate,
        double certificateLeast,
        double guarantee,
        double twinValue,
        long commits,
        long valueBelowTwin,
        double oracleCallsPerUpdate,
        double p50Ms,
        double p99Ms,
        String digest,
        SolverReport solver,
        AttentionReport attention) {
    static Report of(
            double readySeconds,
            PipelineView last,
            Watch watch,
            Audit audit,
            double guarantee,
            AttentionReport attention) {
        Snapshot snapshot = last.snapshot().orElseThrow();
        return new Report(
                readySeconds,
                snapshot.counters().read(),
                snapshot.counters().applied(),
                snapshot.counters().deadLettered(),
                audit.missing(),
                audit.doubled(),
                snapshot.live(),
                snapshot.summary().members().size(),
                snapshot.summary().value(),
                snapshot.summary().bound(),
                snapshot.summary().certificate(),
                watch.leastCertificate(),
                guarantee,
                snapshot.twinValue(),
                watch.commits(),
                watch.belowTwin(),
                watch.callsPerUpdate(),
                last.latency().p50(),
                last.latency().p99(),
                snapshot.digest(),
                SolverReport.of(watch.solver()),
                attention);
    }

    /** Whether everything that is promised came true, and something came at all. */
    @JsonProperty
    boolean holds() {
        boolean summarized =
                missing == 0 && doubled == 0 && recordsRead > 0 && valueBelowTwin == 0 && certificateLeast >= guarantee;
        return summarized && solver.solved() > 0 && solver.unsolved() == 0 && attention.answered() > 0;
    }

    String json() {
        try {
            return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
