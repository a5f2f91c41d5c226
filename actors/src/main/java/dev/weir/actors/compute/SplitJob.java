package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

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

    /** Splits a job that its kernel can split, over fewer lanes if there is no memory for so many parts; leaves it whole where that gives no two. */
    static void of(Floor floor, Entry whole, int lanes, LongSupplier ids, LongSupplier clock) {
        Splitting splitting = whole.kernel.splitting().orElseThrow();
        for (int count = lanes; count > 1; count = (count + 1) / 2) {
            List<Job> jobs = splitting.split(whole.job, count);
            if (jobs.size() < 2) {
                return;
            }
            long[] peaks = jobs.stream().mapToLong(job -> peak(whole, job)).toArray();
            long bytes = bytes(whole, jobs, peaks);
            if (floor.fits(bytes)) {
                adopt(floor, whole, splitting, jobs, peaks, ids, clock);
                whole.bytes = bytes;
                return;
            }
        }
    }

    /** Of a part; its inputs were looked at with the whole's. */
    private static long peak(Entry whole, Job part) {
        Map<String, Object> params = new HashMap<>(part.params().values());
        params.put("check_finite", false);
        Job unchecked = new Job(part.kernel(), Params.of(params), part.inputs(), part.wanted(), part.pulse());
        return whole.kernel.plan(unchecked).peakBytes();
    }

    /** All that there is at once: inputs, and copies of them that parts have; what each part has while it runs, and its outputs until all are there; what they are merged to. */
    private static long bytes(Entry whole, List<Job> parts, long[] peaks) {
        Set<Tensor> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
        inputs.addAll(whole.job.inputs().values());
        parts.forEach(part -> inputs.addAll(part.inputs().values()));
        return inputs.stream().mapToLong(Tensor::bytes).sum()
                + LongStream.of(peaks).sum()
                + whole.plan.peakBytes();
    }

    private static void adopt(
            Floor floor,
            Entry whole,
            Splitting splitting,
            List<Job> jobs,
            long[] peaks,
            LongSupplier ids,
            LongSupplier clock) {
        SplitJob parts = new SplitJob(floor, whole, splitting, jobs.size(), clock);
        for (int i = 0; i < jobs.size(); i++) {
            int place = i;
            whole.parts.add(Entry.part(
                    ids.getAsLong(),
                    jobs.get(i).with(whole.job.pulse()),
                    whole,
                    jobs.size(),
                    peaks[i],
                    answer -> parts.accept(place, answer)));
        }
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
