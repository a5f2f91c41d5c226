package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** The parts of a split job until they are its result. Its answer is the first that is not a result, or the merge of all. */
final class SplitJob {
    private final Floor floor;
    private final Entry whole;
    private final Splitting splitting;
    private final LongSupplier clock;
    private final List<Answer.Done> done;
    private int missing;

    private SplitJob(Floor floor, Entry whole, Splitting splitting, int count, LongSupplier clock) {
        this.floor = floor;
        this.whole = whole;
        this.splitting = splitting;
        this.clock = clock;
        done = new ArrayList<>(Collections.nCopies(count, NONE));
        missing = count;
    }

    private static final Answer.Done NONE = new Answer.Done(
            Map.of(), new Answer.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO), Backend.PLAIN, "", 0);

    /** Splits a job that its kernel can split; leaves it whole where that gives no two parts. */
    static void of(Floor floor, Entry whole, int lanes, LongSupplier ids, LongSupplier clock) {
        Splitting splitting = whole.kernel.splitting().orElseThrow();
        List<Job> jobs = splitting.split(whole.job, lanes);
        if (jobs.size() < 2) {
            return;
        }
        SplitJob parts = new SplitJob(floor, whole, splitting, jobs.size(), clock);
        for (int i = 0; i < jobs.size(); i++) {
            int place = i;
            whole.parts.add(Entry.part(
                    ids.getAsLong(),
                    jobs.get(i).with(whole.job.pulse()),
                    whole,
                    jobs.size(),
                    answer -> parts.accept(place, answer)));
        }
        whole.bytes = 2 * whole.memory;
    }

    private void accept(int place, Answer answer) {
        if (answer instanceof Answer.Done part) {
            if (isLast(place, part)) {
                floor.settle(whole.id, merged());
            }
        } else {
            floor.settle(whole.id, answer);
        }
    }

    private synchronized boolean isLast(int place, Answer.Done part) {
        done.set(place, part);
        return --missing == 0;
    }

    private Answer merged() {
        List<Map<String, Tensor>> outputs =
                done.stream().map(Answer.Done::outputs).toList();
        try {
            Map<String, Tensor> merged = splitting.merge(whole.job, outputs);
            Duration total = Duration.ofNanos(clock.getAsLong() - whole.submitted);
            Duration waited = done.stream()
                    .map(part -> part.timings().waited())
                    .min(Duration::compareTo)
                    .orElseThrow();
            var lanes = new TreeSet<>(done.stream().map(Answer.Done::lane).toList());
            return new Answer.Done(
                    merged,
                    new Answer.Timings(waited, total.minus(waited), total),
                    done.getFirst().backend(),
                    String.join("+", lanes),
                    done.stream().mapToInt(Answer.Done::attempts).max().orElseThrow());
        } catch (RuntimeException | OutOfMemoryError e) {
            return new Answer.Failed(List.of("the parts could not be merged: " + e));
        }
    }
}
