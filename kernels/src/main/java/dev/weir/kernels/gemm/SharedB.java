package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Fusing;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs that multiply by the same matrix B, not an equal one, become one with the rows of all: each element of B that is fetched meets more rows. Those with a batch, a transposed A or something to
 * add run alone.
 */
public final class SharedB implements Fusing {
    /** Tensors are equal if they are the same. */
    private record Key(Tensor b, boolean transposeB, float alpha, Type stored, Type output, boolean checked) {}

    @Override
    public Optional<Object> key(Job job) {
        GemmJob gemm = GemmJob.of(job);
        boolean alone =
                gemm.a.batches().isPresent() || gemm.b.batches().isPresent() || gemm.transposeA || gemm.beta != 0;
        return alone
                ? Optional.empty()
                : Optional.of(new Key(
                        gemm.b.tensor(),
                        gemm.transposeB,
                        gemm.alpha,
                        gemm.a.tensor().type(),
                        gemm.output,
                        job.params().flag("check_finite", true)));
    }

    @Override
    public Job fuse(List<Job> jobs) {
        Job first = jobs.getFirst();
        Set<String> wanted = new HashSet<>();
        jobs.forEach(job -> wanted.addAll(job.wanted()));
        Tensor rows = Stack.of(jobs.stream().map(job -> job.tensor("A")).toList());
        return new Job(first.kernel(), first.params(), Map.of("A", rows, "B", first.tensor("B")), wanted, Pulse.NONE);
    }

    @Override
    public List<Map<String, Tensor>> split(List<Job> jobs, Map<String, Tensor> outputs) {
        List<Map<String, Tensor>> parts = new ArrayList<>();
        Tensor stacked = Objects.requireNonNull(outputs.get("C"));
        int from = 0;
        for (Job job : jobs) {
            int to = from + job.tensor("A").shape().size(0);
            parts.add(Map.of("C", Stack.part(stacked, from, to)));
            from = to;
        }
        return parts;
    }
}
