package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A selective scan by channels, which know nothing of each other. Several groups are cut between groups, one group between whole registers, so that each channel is computed as it would be in
 * the whole job, to the bit.
 */
final class ByChannels implements Splitting {
    /** A multiple of any register of floats. */
    private static final int TOGETHER = 16;

    /** The axis of channels. */
    private static final Map<String, Integer> AXES =
            Map.of("u", 1, "delta", 1, "z", 1, "A", 0, "D", 0, "delta_bias", 0, "h0", 0, "y", 1, "h_last", 0);

    @Override
    public List<Job> split(Job job, int parts) {
        int channels = job.tensor("u").shape().size(1);
        int groups = job.tensor("B").shape().size(1);
        int units = groups > 1 ? groups : Math.ceilDiv(channels, TOGETHER);
        int cuts = Math.min(parts, units);
        if (cuts < 2) {
            return List.of(job);
        }
        List<Job> jobs = new ArrayList<>();
        for (int part = 0; part < cuts; part++) {
            int from = (int) ((long) units * part / cuts);
            int to = (int) ((long) units * (part + 1) / cuts);
            int each = groups > 1 ? channels / groups : TOGETHER;
            jobs.add(part(job, from * each, Math.min(channels, to * each), groups > 1 ? from : 0, groups > 1 ? to : 1));
        }
        return jobs;
    }

    private static Job part(Job job, int from, int to, int firstGroup, int endGroup) {
        Map<String, Tensor> inputs = new HashMap<>();
        job.inputs().forEach((name, tensor) -> {
            Integer axis = AXES.get(name);
            inputs.put(
                    name,
                    axis == null ? Stack.part(tensor, 1, firstGroup, endGroup) : Stack.part(tensor, axis, from, to));
        });
        Map<String, Object> params = new HashMap<>(job.params().values());
        params.remove("groups");
        return new Job(job.kernel(), Params.of(params), inputs, job.wanted(), job.pulse());
    }

    @Override
    public Map<String, Tensor> merge(Job job, List<Map<String, Tensor>> outputs) {
        Map<String, Tensor> merged = new HashMap<>();
        for (String name : outputs.getFirst().keySet()) {
            List<Tensor> parts = outputs.stream()
                    .map(each -> Objects.requireNonNull(each.get(name)))
                    .toList();
            merged.put(name, Stack.of(parts, Objects.requireNonNull(AXES.get(name))));
        }
        return merged;
    }
}
