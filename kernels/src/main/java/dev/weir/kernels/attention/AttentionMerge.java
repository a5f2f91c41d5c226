package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kernel {@code attention_merge}: attention of one head over ranges of its keys, one by one, and their merge.
 *
 * <pre>
 *   Q [Nq, D]   K [Nk, D]   V [Nk, Dv]
 *   cuts             ascending from 0 to Nk: part p has the keys cuts[p] ≤ j &lt; cuts[p + 1]
 *   causal, scale    as in attention
 *   O, LSE           merged;  O0, LSE0, O1, …  of the parts
 * </pre>
 */
public final class AttentionMerge {
    public static final Signature SIGNATURE = Signature.of("Q K V", "O LSE O# LSE#", "cuts causal scale check_finite");

    private AttentionMerge() {}

    /** @throws Refused with {@link Code#SHAPE}, {@link Code#TYPE}, {@link Code#RANGE} or {@link Code#NONFINITE} */
    public static Plan plan(Job job) {
        List<Job> parts = parts(job);
        double flop = 0;
        long peak = 0;
        double bytes = 0;
        for (Job part : parts) {
            Plan plan = AttentionKernel.plan(part);
            flop += plan.flop();
            peak += plan.peakBytes();
            bytes = plan.bytes();
        }
        return new Plan(flop, bytes, 2 * peak);
    }

    public static Form plain() {
        return job -> run(job, AttentionKernel.plain());
    }

    public static Form over(Gemm gemm) {
        return job -> run(job, AttentionKernel.over(gemm));
    }

    private static List<Job> parts(Job job) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (String name : new String[] {"Q", "K", "V"}) {
            FloatTensor matrix = job.floatsOfRank(name, 2);
            Shape shape = matrix.shape();
            inputs.put(name, new FloatTensor(Shape.of(1, 1, shape.size(0), shape.size(1)), matrix.values()));
        }
        double[] cuts = job.params().numbers("cuts");
        int keys = job.tensor("K").shape().size(0);
        boolean legal = cuts.length >= 2 && cuts[0] == 0 && cuts[cuts.length - 1] == keys;
        for (int i = 1; i < cuts.length; i++) {
            legal &= cuts[i] >= cuts[i - 1] && cuts[i] == Math.rint(cuts[i]);
        }
        Refused.unless(legal, Code.RANGE, "cuts must ascend from 0 to the number of keys, " + keys);
        job.requireAmong(outputs(cuts.length - 1));
        List<Job> parts = new ArrayList<>();
        for (int i = 1; i < cuts.length; i++) {
            Map<String, Object> params = new HashMap<>(job.params().values());
            params.remove("cuts");
            params.put("keys", List.of(cuts[i - 1], cuts[i]));
            parts.add(new Job("attention", Params.of(params), inputs, Set.of(), job.pulse()));
        }
        return parts;
    }

    private static List<String> outputs(int parts) {
        List<String> names = new ArrayList<>(List.of("O", "LSE"));
        for (int part = 0; part < parts; part++) {
            names.add("O" + part);
            names.add("LSE" + part);
        }
        return names;
    }

    private static Map<String, Tensor> run(Job job, Form attention) {
        int rows = job.tensor("Q").shape().size(0);
        int width = job.tensor("V").shape().size(1);
        Partial merged = Partial.none(rows, width);
        Map<String, Tensor> outputs = new HashMap<>();
        List<Job> parts = parts(job);
        for (int part = 0; part < parts.size(); part++) {
            Map<String, Tensor> got = attention.run(parts.get(part));
            if (got.get("O") instanceof FloatTensor o && got.get("LSE") instanceof FloatTensor lse) {
                merged.add(new Partial(rows, width, o.values(), lse.values()));
                put(job, outputs, String.valueOf(part), rows, width, o.values(), lse.values());
            }
        }
        put(job, outputs, "", rows, width, merged.outputs(), merged.lse());
        return outputs;
    }

    private static void put(
            Job job, Map<String, Tensor> outputs, String part, int rows, int width, float[] o, float[] lse) {
        if (job.wanted().isEmpty() || job.wants("O" + part)) {
            outputs.put("O" + part, new FloatTensor(Shape.of(rows, width), o));
        }
        if (job.wanted().isEmpty() || job.wants("LSE" + part)) {
            outputs.put("LSE" + part, new FloatTensor(Shape.of(rows), lse));
        }
    }
}
