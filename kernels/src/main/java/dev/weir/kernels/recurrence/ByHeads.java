package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Linear attention by heads, the leading axes taken as one. A head alone is not cut: its rows follow each other. */
final class ByHeads implements Splitting {
    @Override
    public List<Job> split(Job job, int parts) {
        Shape rows = HeadShapes.ofRows(job, "Q");
        int heads = HeadShapes.heads(rows);
        int cuts = Math.min(parts, heads);
        if (cuts < 2) {
            return List.of(job);
        }
        List<Job> jobs = new ArrayList<>();
        for (int part = 0; part < cuts; part++) {
            int from = (int) ((long) heads * part / cuts);
            int to = (int) ((long) heads * (part + 1) / cuts);
            Map<String, Tensor> inputs = new HashMap<>();
            job.inputs().forEach((name, tensor) -> inputs.put(name, Stack.part(flat(tensor, heads), from, to)));
            jobs.add(new Job(job.kernel(), job.params(), inputs, job.wanted(), job.pulse()));
        }
        return jobs;
    }

    private static Tensor flat(Tensor tensor, int heads) {
        Shape shape = tensor.shape();
        return Stack.reshaped(tensor, Shape.of(heads, shape.size(-2), shape.size(-1)));
    }

    @Override
    public Map<String, Tensor> merge(Job job, List<Map<String, Tensor>> outputs) {
        if (outputs.size() == 1) {
            return outputs.getFirst();
        }
        Shape rows = HeadShapes.ofRows(job, "Q");
        Map<String, Tensor> merged = new HashMap<>();
        for (String name : outputs.getFirst().keySet()) {
            Tensor whole = Stack.of(outputs.stream()
                    .map(each -> Objects.requireNonNull(each.get(name)))
                    .toList());
            int[] inner =
                    Arrays.copyOfRange(whole.shape().sizes(), 1, whole.shape().rank());
            merged.put(name, Stack.reshaped(whole, HeadShapes.shape(rows, inner)));
        }
        return merged;
    }
}
