package dev.weir.actors.pipeline;

import dev.weir.kernels.pipeline.Shown;
import dev.weir.kernels.pipeline.Snapshot;
import java.util.Optional;

/**
 * What is known of one partition of a pipeline from outside its owner. Wall-clock times in milliseconds since the epoch.
 *
 * @param epoch counts ownerships of the partition; grows with every restart or move
 * @param sequence counts this partition's committed outputs
 * @param endOffset the input partition's end as last seen; lag = endOffset − shown.offset
 * @param newestAppended when the newest applied record was appended to the input topic; 0 until this owner has applied one
 * @param publishedAt when this view was made, after its transaction was committed
 * @param detail for people: restore progress, or why the partition is stale
 * @param shown the last committed state; empty only before the first one
 * @param similarity by which way similarities were computed in this life of the owner; empty where there is no pool to choose
 */
public record PipelineView(
        String pipeline,
        int partition,
        Status status,
        String detail,
        long epoch,
        long sequence,
        long endOffset,
        long newestAppended,
        long publishedAt,
        Latency latency,
        Optional<Shown> shown,
        Optional<SimilarityRoutes> similarity) {
    /** Of a partition that has no choice of ways. */
    public PipelineView(
            String pipeline,
            int partition,
            Status status,
            String detail,
            long epoch,
            long sequence,
            long endOffset,
            long newestAppended,
            long publishedAt,
            Latency latency,
            Optional<Shown> shown) {
        this(
                pipeline,
                partition,
                status,
                detail,
                epoch,
                sequence,
                endOffset,
                newestAppended,
                publishedAt,
                latency,
                shown,
                Optional.empty());
    }

    public enum Status {
        RESTORING,
        LIVE,
        STALE,
        STOPPED
    }

    /** What a summary shows; empty before the first state, and for other pipelines. */
    public Optional<Snapshot> snapshot() {
        return shown.filter(Snapshot.class::isInstance).map(Snapshot.class::cast);
    }

    /** What a partition shows before anything is known of it. */
    public static PipelineView unknown(String pipeline, int partition, Status status, String detail, long at) {
        return new PipelineView(pipeline, partition, status, detail, 0, 0, 0, 0, at, Latency.NONE, Optional.empty());
    }

    /** Milliseconds from the append of the newest applied record to {@code now}; 0 until this owner has applied one. */
    public long age(long now) {
        return newestAppended == 0 ? 0 : Math.max(0, now - newestAppended);
    }

    /** The same state under another status: what was committed stays visible, labelled for what it is. */
    public PipelineView relabelled(Status status, String detail, long at) {
        return new PipelineView(
                pipeline,
                partition,
                status,
                detail,
                epoch,
                sequence,
                endOffset,
                newestAppended,
                at,
                latency,
                shown,
                similarity);
    }

    /** Record appended to published, over the last few thousand records that were appended while the partition was live, in milliseconds. */
    public record Latency(double p50, double p99, long records) {
        public static final Latency NONE = new Latency(0, 0, 0);
    }
}
