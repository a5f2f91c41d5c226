package dev.weir.actors.pipeline;

import java.util.Arrays;

/**
 * The last {@value #KEPT} latencies from append to publication, in milliseconds. A record that was appended while there was no live owner waited for one, and says
 * nothing about how quick that one is; lag and freshness tell of it.
 */
final class Latencies {
    private static final int KEPT = 4096;

    private final int[] ring = new int[KEPT];
    private long records;
    private long liveSince = Long.MAX_VALUE;

    void liveFrom(long now) {
        liveSince = now;
    }

    /** A record's timestamp is its producer's word; clocks may differ, so a latency below zero counts as zero. */
    void add(long appended, long published) {
        if (appended >= liveSince) {
            ring[(int) (records++ % KEPT)] = (int) Math.clamp(published - appended, 0, Integer.MAX_VALUE);
        }
    }

    PipelineView.Latency percentiles() {
        int[] sorted = Arrays.copyOf(ring, (int) Math.min(records, KEPT));
        if (sorted.length == 0) {
            return PipelineView.Latency.NONE;
        }
        Arrays.sort(sorted);
        return new PipelineView.Latency(at(sorted, 0.50), at(sorted, 0.99), records);
    }

    private static double at(int[] sorted, double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1];
    }
}
