package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Attention by parts: as many key heads for each, where there are enough, or else a range of keys. A part gives zeros and −∞ for what is not its own, so that one rule merges
 * both.
 */
final class KeyRanges implements Splitting {
    @Override
    public List<Job> split(Job job, int parts) {
        Arguments arguments = new Arguments(job);
        int sheets = arguments.endSheet() - arguments.firstSheet();
        int first = arguments.masks().firstKey();
        int keys = arguments.masks().endKey() - first;
        if (parts <= 1 || sheets == 0 || (sheets < parts && keys < parts)) {
            return List.of(job);
        }
        return sheets >= parts
                ? cut(job, "kv_heads", arguments.firstSheet(), sheets, parts)
                : cut(job, "keys", first, keys, parts);
    }

    private static List<Job> cut(Job job, String parameter, int first, int length, int parts) {
        List<Job> jobs = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            Map<String, Object> params = new HashMap<>(job.params().values());
            params.put("output", "f32");
            params.put(
                    parameter,
                    List.of(
                            first + (int) ((long) part * length / parts),
                            first + (int) ((long) (part + 1) * length / parts)));
            jobs.add(new Job(job.kernel(), Params.of(params), job.inputs(), Set.of("O", "LSE"), job.pulse()));
        }
        return jobs;
    }

    @Override
    public Map<String, Tensor> merge(Job job, List<Map<String, Tensor>> outputs) {
        if (outputs.size() == 1) {
            return outputs.getFirst();
        }
        Arguments arguments = new Arguments(job);
        int rows = arguments.shape().rows() * arguments.shape().heads();
        Partial merged = Partial.none(rows, arguments.shape().valueWidth());
        for (Map<String, Tensor> part : outputs) {
            if (part.get("O") instanceof FloatTensor o && part.get("LSE") instanceof FloatTensor lse) {
                merged.add(new Partial(rows, merged.width(), o.values(), lse.values()));
            } else {
                throw new IllegalArgumentException("a part gave " + part.keySet() + " instead of O and LSE");
            }
        }
        return arguments.outputs(merged.outputs(), merged.lse());
    }
}
