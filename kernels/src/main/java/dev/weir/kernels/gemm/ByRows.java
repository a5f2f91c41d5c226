package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A batch is cut between its matrices, one matrix between the rows of A; one with A transposed is not cut, for its rows lie apart. */
public final class ByRows implements Splitting {
    @Override
    public List<Job> split(Job job, int parts) {
        GemmJob gemm = GemmJob.of(job);
        boolean batch = gemm.shape.rank() == 3;
        int size = gemm.shape.size(0);
        int cuts = Math.min(parts, size);
        if (cuts < 2 || !batch && gemm.transposeA) {
            return List.of(job);
        }
        List<Job> jobs = new ArrayList<>();
        for (int part = 0; part < cuts; part++) {
            int from = (int) ((long) size * part / cuts);
            int to = (int) ((long) size * (part + 1) / cuts);
            Map<String, Tensor> inputs = new HashMap<>();
            // Of a batch whatever has an axis for it is cut, of one matrix whatever has its rows.
            inputs.put("A", !batch || gemm.a.batches().isPresent() ? part(job, "A", from, to) : job.tensor("A"));
            inputs.put("B", gemm.b.batches().isPresent() ? part(job, "B", from, to) : job.tensor("B"));
            if (gemm.beta != 0) {
                inputs.put("C0", part(job, "C0", from, to));
            }
            jobs.add(new Job(job.kernel(), job.params(), inputs, job.wanted(), job.pulse()));
        }
        return jobs;
    }

    @Override
    public Map<String, Tensor> merge(Job job, List<Map<String, Tensor>> outputs) {
        return Map.of(
                "C",
                Stack.of(outputs.stream()
                        .map(part -> Objects.requireNonNull(part.get("C")))
                        .toList()));
    }

    private static Tensor part(Job job, String input, int from, int to) {
        return Stack.part(job.tensor(input), from, to);
    }
}
