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

/**
 * Linear attention by heads, the leading axes taken as one: a part is the parameter {@code heads}, and reads the whole inputs where they lie. A head alone is not cut: its rows follow each other.
 */
final class ByHeads implements Splitting {
    @Override
    public List<Job> split(Job job, int parts) {
        int[] range = job.params().range("heads", HeadShapes.heads(HeadShapes.ofRows(job, "Q")));
        int heads = range[1] - range[0];
        int cuts = Math.min(parts, heads);
        if (cuts < 2) {
            return List.of(job);
        }
        List<Job> jobs = new ArrayList<>();
        for (int part = 0; part < cuts; part++) {
            int from = (int) ((long) heads * part / cuts);
            int to = (int) ((long) heads * (part + 1) / cuts);
            jobs.add(job.within("heads", range[0] + from, range[0] + to));
        }
        return jobs;
    }

    @Override
    public Map<String, Tensor> merge(Job job, List<Map<String, Tensor>> outputs) {
        if (outputs.size() == 1) {
            return outputs.getFirst();
        }
        Map<String, Tensor> merged = new HashMap<>();
        for (String name : outputs.getFirst().keySet()) {
            Tensor whole = Stack.of(outputs.stream()
                    .map(each -> Objects.requireNonNull(each.get(name)))
                    .toList());
            merged.put(name, job.params().has("heads") ? whole : headed(whole, HeadShapes.ofRows(job, "Q")));
        }
        return merged;
    }

    private static Tensor headed(Tensor whole, Shape rows) {
        int[] inner = Arrays.copyOfRange(whole.shape().sizes(), 1, whole.shape().rank());
        return Stack.reshaped(whole, HeadShapes.shape(rows, inner));
    }
}
