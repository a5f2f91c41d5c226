package dev.weir.actors.compute;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Fusing;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Some entries, mostly one, on their way through a lane. */
final class Attempt implements Pulse {
    /** A lane that gets less than such a part of a processor is not told from one that hangs. */
    private static final int LEAST_SHARE = 50;

    /** What a thread has worked is asked for at a look, and not at each of a million small jobs. */
    private static final long UNKNOWN = -1;

    /** How it ended. */
    sealed interface Ending {
        /** @param outputs of the entries, in their order */
        record Computed(List<Map<String, Tensor>> outputs) implements Ending {}

        record Declined(Refused refused) implements Ending {}

        /** The attempt is lost; the lane is sound. */
        record Lost(String cause) implements Ending {}

        /** The lane is of no use any more. */
        record Broken(LaneLoss loss, String cause) implements Ending {}
    }

    final Station station;
    final List<Entry> entries;
    final double expected;
    final long started;
    /** Silent for so long, the lane is held for hung. */
    final long patience;
    /** How often to look for signs of life, at least. */
    private final long tick;
    /** Held for the batch besides what its members hold. */
    final long extraBytes;

    private final LongSupplier clock;
    private volatile long lastSign;
    private long looked;
    private long worked = UNKNOWN;
    private long silence;
    private volatile boolean unwanted;
    /** The lane was given up; what still comes of this attempt is taken only if it is the first answer. */
    boolean abandoned;

    Attempt(
            Station station,
            List<Entry> entries,
            double expected,
            long started,
            long patience,
            long tick,
            long extraBytes,
            LongSupplier clock) {
        this.station = station;
        this.entries = entries;
        this.expected = expected;
        this.started = started;
        this.patience = patience;
        this.tick = tick;
        this.extraBytes = extraBytes;
        this.clock = clock;
        lastSign = started;
        looked = started;
    }

    boolean fused() {
        return entries.size() > 1;
    }

    double flop() {
        return entries.stream().mapToDouble(each -> each.plan.flop()).sum();
    }

    double bytes() {
        return entries.stream().mapToDouble(each -> each.plan.bytes()).sum();
    }

    /**
     * Looks for signs of life. Silence is counted in the time that the lane could have used: by its own processor time where it had some, for on a busy machine a sound lane may get little; and of
     * a look that comes late no more than was between looks, for what stopped whoever looks has stopped the lane, too.
     */
    void look(long now) {
        long sign = lastSign;
        if (sign - looked >= 0) {
            silence = 0;
        }
        long passed = now - Math.max(sign, looked);
        long work = station.worked();
        silence += work == worked || worked == UNKNOWN
                ? Math.min(passed, tick)
                : Math.clamp(work - worked, passed / LEAST_SHARE, Math.max(passed, 0));
        looked = now;
        worked = work;
    }

    boolean hangs() {
        return silence >= patience;
    }

    /** When it is due for a look; never once it is abandoned. */
    long due() {
        return abandoned ? Long.MAX_VALUE : looked + Math.min(tick, patience - silence);
    }

    void abandon() {
        abandoned = true;
        giveUp();
    }

    void giveUp() {
        unwanted = true;
    }

    boolean unwanted() {
        return unwanted;
    }

    @Override
    public void beat() {
        lastSign = clock.getAsLong();
        if (unwanted) {
            throw new Refused(Code.CANCELLED, "nobody waits for the result any longer");
        }
    }

    /** What the lane is to run: made on its thread, for a batch is copied together. */
    Job job() {
        Entry first = entries.getFirst();
        if (fused()) {
            return fusing().fuse(jobs()).with(this);
        }
        Pulse own = first.job.pulse();
        return first.job.with(() -> {
            beat();
            own.beat();
        });
    }

    List<Map<String, Tensor>> split(Map<String, Tensor> outputs) {
        return fused() ? fusing().split(jobs(), outputs) : List.of(outputs);
    }

    private List<Job> jobs() {
        return entries.stream().map(each -> each.job).toList();
    }

    private Fusing fusing() {
        return entries.getFirst().kernel.fusing().orElseThrow();
    }
}
