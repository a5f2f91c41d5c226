package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Scans by channels, which know nothing of each other: a part is the parameter {@code channels}, and reads the whole inputs where they lie. Cuts are between groups and between whole registers of a group, so
 * that each channel is computed as it would be in the whole job, to the bit.
 *
 * @param scans how often the channels lie beside each other in a row of y
 * @param channels what a job scans
 */
record ByChannels(int scans, Function<Job, Channels> channels) implements Splitting {
    /** @param width of a group */
    record Channels(int from, int to, int width) {}

    /** A multiple of any register of floats. */
    private static final int TOGETHER = 16;

    @Override
    public List<Job> split(Job job, int parts) {
        List<Integer> seams = seams(channels.apply(job));
        int units = seams.size() - 1;
        int cuts = Math.min(parts, units);
        if (cuts < 2) {
            return List.of(job);
        }
        List<Job> jobs = new ArrayList<>();
        for (int part = 0; part < cuts; part++) {
            int from = seams.get((int) ((long) units * part / cuts));
            int to = seams.get((int) ((long) units * (part + 1) / cuts));
            jobs.add(job.within("channels", from, to));
        }
        return jobs;
    }

    /** Where it may be cut, and where it ends. */
    private static List<Integer> seams(Channels channels) {
        List<Integer> seams = new ArrayList<>();
        int channel = channels.from;
        while (channel < channels.to) {
            seams.add(channel);
            int next = (channel / channels.width + 1) * channels.width;
            channel = Math.min(channel + TOGETHER, next);
        }
        seams.add(channels.to);
        return seams;
    }

    @Override
    public Map<String, Tensor> merge(Job job, List<Map<String, Tensor>> outputs) {
        Map<String, Tensor> merged = new HashMap<>();
        for (String name : outputs.getFirst().keySet()) {
            List<Tensor> parts = outputs.stream()
                    .map(each -> Objects.requireNonNull(each.get(name)))
                    .toList();
            merged.put(name, name.equals("y") ? rows(parts) : Stack.of(parts));
        }
        return merged;
    }

    private Tensor rows(List<Tensor> parts) {
        int length = parts.getFirst().shape().size(0);
        Tensor whole = Stack.of(
                parts.stream()
                        .map(part -> Stack.reshaped(
                                part, Shape.of(length, scans, part.shape().size(1) / scans)))
                        .toList(),
                2);
        return Stack.reshaped(whole, Shape.of(length, scans * whole.shape().size(2)));
    }
}
