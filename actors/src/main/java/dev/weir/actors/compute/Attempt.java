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
    /** Without a sign of life for so long, the lane is held for hung. */
    final long patience;
    /** Held for the batch besides what its members hold. */
    final long extraBytes;

    private final LongSupplier clock;
    private volatile long lastSign;
    private volatile boolean unwanted;
    /** The lane was given up; what still comes of this attempt is taken only if it is the first answer. */
    boolean abandoned;

    Attempt(
            Station station,
            List<Entry> entries,
            double expected,
            long started,
            long patience,
            long extraBytes,
            LongSupplier clock) {
        this.station = station;
        this.entries = entries;
        this.expected = expected;
        this.started = started;
        this.patience = patience;
        this.extraBytes = extraBytes;
        this.clock = clock;
        lastSign = started;
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

    /** When it is due for a look at its signs of life; never once it is abandoned. */
    long due() {
        return abandoned ? Long.MAX_VALUE : lastSign + patience;
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
