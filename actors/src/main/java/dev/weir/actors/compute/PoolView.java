package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import java.util.List;
import java.util.Map;

/**
 * A pool at one moment. Counts are since its start; percentiles and rates tell of the last few thousand jobs. Times in seconds.
 *
 * @param oldestWait of those that wait now
 * @param kernels that were asked for, by name
 * @param lanes by place
 * @param losses lanes lost, by cause
 */
public record PoolView(
        State state,
        int waiting,
        int running,
        double oldestWait,
        Memory memory,
        Ceiling ceiling,
        List<KernelView> kernels,
        List<LaneView> lanes,
        Map<LaneLoss, Long> losses,
        CanaryView canary) {
    public enum State {
        /** No lane has passed its first canary yet. */
        WARMING,
        READY,
        /** Finishes what is in it. */
        STOPPING,
        STOPPED
    }

    /** Bytes. */
    public record Memory(long used, long highWater, long budget) {}

    public record Percentiles(long count, double p50, double p95, double p99) {}

    /**
     * @param flops floating-point operations a second while jobs of this kernel ran, of one lane
     * @param ofCeiling the same as a part of {@link Ceiling#flops()}
     * @param bytesPerSecond compulsory traffic
     */
    public record KernelView(
            String name,
            Counts counts,
            Percentiles waited,
            Percentiles ran,
            Percentiles total,
            Percentiles batchJobs,
            Percentiles batchFlop,
            double flops,
            double ofCeiling,
            double bytesPerSecond) {}

    /**
     * How many jobs. Each that was submitted is either refused, busy, or admitted, and each that was admitted is done, expired, cancelled, refused late or failed in the end.
     *
     * @param refused by the kernel's planner or form, or over the whole budget
     * @param busy not taken now
     * @param late done, but after the deadline
     * @param retried attempts made again, for a lost lane or a batch that had to be taken apart
     * @param failed lost twice
     */
    public record Counts(
            long submitted,
            long admitted,
            long refused,
            long busy,
            long done,
            long late,
            long expired,
            long cancelled,
            long retried,
            long failed) {}

    /**
     * @param busy part of the time since its start that it ran jobs
     * @param losses how often it was lost
     * @param detail why it is not up, for people
     */
    public record LaneView(
            int place,
            String name,
            Backend backend,
            LaneState state,
            long jobs,
            double busy,
            long losses,
            String detail) {}

    public enum LaneState {
        STARTING,
        UP,
        /** Comes back after a pause. */
        DOWN,
        /** Out for long. */
        OUT
    }

    /** @param latency from asking to the right answer */
    public record CanaryView(long asked, long failed, Percentiles latency) {}
}
