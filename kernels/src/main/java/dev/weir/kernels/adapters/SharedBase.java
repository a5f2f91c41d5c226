package dev.weir.kernels.adapters;

import dev.weir.kernels.compute.Fusing;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Jobs over the same W, not an equal one, become one with the rows and the tenants of all. */
public final class SharedBase implements Fusing {
    /** Tensors are equal if they are the same. */
    private record Key(Tensor w, boolean checked) {}

    @Override
    public Optional<Object> key(Job job) {
        return Optional.of(new Key(job.tensor("W"), job.params().flag("check_finite", true)));
    }

    @Override
    public Job fuse(List<Job> jobs) {
        Map<String, Tensor> inputs = new HashMap<>();
        Set<String> wanted = new HashSet<>();
        List<Double> alpha = new ArrayList<>();
        List<Double> rank = new ArrayList<>();
        List<Tensor> rowTenants = new ArrayList<>();
        for (Job job : jobs) {
            int before = rank.size();
            double[] ranks = job.params().numbers("rank");
            for (int tenant = 0; tenant < ranks.length; tenant++) {
                rank.add(ranks[tenant]);
                alpha.add(job.params().numbers("alpha")[tenant]);
                inputs.put("A" + (before + tenant), job.tensor("A" + tenant));
                inputs.put("B" + (before + tenant), job.tensor("B" + tenant));
            }
            rowTenants.add(shifted(LoraJob.of(job).rowTenant, before));
            wanted.addAll(job.wanted());
        }
        Job first = jobs.getFirst();
        inputs.put("W", first.tensor("W"));
        inputs.put("X", Stack.of(jobs.stream().map(job -> job.tensor("X")).toList()));
        inputs.put("row_tenant", Stack.of(rowTenants));
        Map<String, Object> params = new HashMap<>(first.params().values());
        params.put("alpha", alpha);
        params.put("rank", rank);
        return new Job(first.kernel(), Params.of(params), inputs, wanted, Pulse.NONE);
    }

    private static IntTensor shifted(int[] rowTenant, int by) {
        int[] shifted = new int[rowTenant.length];
        for (int row = 0; row < shifted.length; row++) {
            shifted[row] = rowTenant[row] < 0 ? rowTenant[row] : rowTenant[row] + by;
        }
        return new IntTensor(Shape.of(shifted.length), shifted);
    }

    @Override
    public List<Map<String, Tensor>> split(List<Job> jobs, Map<String, Tensor> outputs) {
        Tensor stacked = Objects.requireNonNull(outputs.get("Y"));
        List<Map<String, Tensor>> parts = new ArrayList<>();
        int from = 0;
        for (Job job : jobs) {
            int to = from + job.tensor("X").shape().size(0);
            parts.add(Map.of("Y", Stack.part(stacked, from, to)));
            from = to;
        }
        return parts;
    }
}
