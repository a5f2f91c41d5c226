package dev.weir.kernels.pruning;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The kernel {@code global_prune}: layers {@code layer0, layer1, …} of any shape, masks {@code keep0, keep1, …} of the same shapes, 1 where a weight stays. {@code ⌊sparsity·weights⌋} go, the smallest magnitudes first; every
 * layer keeps {@code min_keep} (0.05 % of all weights) or all that it has. Linear in the weights.
 */
public final class GlobalPruneJob {
    public static final Signature SIGNATURE = Signature.of("layer#", "keep#", "sparsity min_keep check_finite");

    private static final String KEEP = "keep";
    private static final double LEAST_SHARE = 5e-4;
    /** A sparsity of 0.29 of 100 weights is 29 of them, whatever floating point makes of it. */
    private static final double ROUNDING = 1e-9;

    private final Job job;
    private final List<FloatTensor> layers = new ArrayList<>();
    private final long target;
    private final long leastKept;

    private GlobalPruneJob(Job job) {
        this.job = job;
        long weights = 0;
        while (job.has("layer" + layers.size())) {
            FloatTensor layer = job.floats("layer" + layers.size());
            weights += layer.shape().count();
            layers.add(layer);
        }
        Refused.unless(
                layers.size() == job.inputs().size() && !layers.isEmpty(),
                Code.TYPE,
                "inputs must be layer0, layer1 and so on without a gap, but are "
                        + job.inputs().keySet());
        job.requireAmong(IntStream.range(0, layers.size())
                .mapToObj(layer -> KEEP + layer)
                .toList());
        Refused.unless(job.params().has("sparsity"), Code.RANGE, "global_prune needs sparsity");
        double sparsity = job.params().number("sparsity", 0);
        Refused.unless(sparsity >= 0 && sparsity <= 1, Code.RANGE, "sparsity must be from 0 to 1, but is " + sparsity);
        target = (long) Math.floor(sparsity * weights + ROUNDING);
        int least = (int) Math.min(Integer.MAX_VALUE, (long) (LEAST_SHARE * weights));
        leastKept = job.params().integer("min_keep", least, 0, Integer.MAX_VALUE);
    }

    public static Plan plan(Job job) {
        GlobalPruneJob it = new GlobalPruneJob(job);
        job.requireFinite();
        long bytes = it.layers.stream().mapToLong(Tensor::bytes).sum();
        return new Plan(0, 2.0 * bytes, bytes);
    }

    public static Map<String, Tensor> plain(Job job) {
        GlobalPruneJob it = new GlobalPruneJob(job);
        return it.outputs(GlobalPruning.plain(it.values(), it.target, it.leastKept));
    }

    public static Map<String, Tensor> fast(Job job) {
        GlobalPruneJob it = new GlobalPruneJob(job);
        return it.outputs(GlobalPruning.keep(it.values(), it.target, it.leastKept, job.pulse()));
    }

    private float[][] values() {
        return layers.stream().map(FloatTensor::values).toArray(float[][]::new);
    }

    private Map<String, Tensor> outputs(int[][] keep) {
        Map<String, Tensor> outputs = new HashMap<>();
        for (int layer = 0; layer < keep.length; layer++) {
            String name = KEEP + layer;
            if (job.wanted().isEmpty() || job.wants(name)) {
                outputs.put(name, new IntTensor(layers.get(layer).shape(), keep[layer]));
            }
        }
        return outputs;
    }
}
