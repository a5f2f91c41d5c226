package dev.weir.kernels.pruning;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel {@code pq_sap}: for weights {@code w} of any shape, those with a 0 in the optional i32 {@code mask} left out, and for each row {@code [p, q, η, γ, β]} of the parameter {@code p_q_eta_gamma_beta} the PQ index, the
 * number that must stay, and how many go: {@code index}, {@code keep_bound}, {@code prune_count}, each [rows] in f64. See {@link Sap}.
 */
public final class PqSapJob {
    public static final Signature SIGNATURE =
            Signature.of("w mask?", "index keep_bound prune_count", "p_q_eta_gamma_beta check_finite");

    private static final String ROWS = "p_q_eta_gamma_beta";

    /** Weights between two beats. */
    private static final int PIECE = 1 << 18;

    private final Job job;
    private final FloatTensor w;
    private final List<Sap> rules;

    private PqSapJob(Job job) {
        this.job = job;
        w = job.floats("w");
        if (job.has("mask")) {
            job.ints("mask", w.shape().sizes());
        }
        List<double[]> rows = job.params().rows(ROWS);
        for (double[] row : rows) {
            Refused.unless(
                    row.length == 5,
                    Code.RANGE,
                    "each row of " + ROWS + " must have 5 numbers, but one has " + row.length);
        }
        rules = job.params().has(ROWS)
                ? rows.stream()
                        .map(row -> new Sap(row[0], row[1], row[2], row[3], row[4]))
                        .toList()
                : List.of(Sap.USUAL);
    }

    public static Plan plan(Job job) {
        PqSapJob it = new PqSapJob(job);
        job.requireFinite();
        return new Plan(
                4.0 * it.w.shape().count() * it.rules.size(),
                it.w.bytes() + 24.0 * it.rules.size(),
                24L * it.rules.size() + 4L * it.w.shape().count());
    }

    public static Map<String, Tensor> plain(Job job) {
        PqSapJob it = new PqSapJob(job);
        int[] keep = it.keep();
        // The index is the same in any unit; in that of the largest weight no power overflows.
        double most = Powers.most(0, it.w.values(), keep, 0, keep.length);
        double scale = most == 0 ? 1 : 1 / most;
        double[] index = new double[it.rules.size()];
        double[] bound = new double[index.length];
        double[] count = new double[index.length];
        for (int row = 0; row < index.length; row++) {
            Sap sap = it.rules.get(row);
            double d = 0;
            double powersP = 0;
            double powersQ = 0;
            for (int i = 0; i < keep.length; i++) {
                if (keep[i] == 1) {
                    d++;
                    powersP += Math.pow(Math.abs(it.w.values()[i]) * scale, sap.p());
                    powersQ += Math.pow(Math.abs(it.w.values()[i]) * scale, sap.q());
                }
            }
            boolean zero = powersQ == 0;
            double ratio = Math.exp(Math.log(powersP / d) / sap.p() - Math.log(powersQ / d) / sap.q());
            index[row] = zero ? 0 : 1 - ratio;
            double power = sap.q() / (sap.q() - sap.p());
            double least = d * Math.pow(1 + sap.eta(), -power) * Math.pow(1 - index[row], sap.p() * power);
            bound[row] = Math.ceil(least - 1e-9 * Math.max(1, least));
            double share = Math.min(Math.max(sap.gamma() * (1 - bound[row] / d), 0), sap.beta());
            count[row] = d == 0 ? 0 : Math.floor(d * share + 1e-9);
        }
        return it.outputs(index, bound, count);
    }

    public static Map<String, Tensor> fast(Job job) {
        PqSapJob it = new PqSapJob(job);
        int[] keep = it.keep();
        float most = Powers.most(0, it.w.values(), keep, 0, keep.length);
        double[] index = new double[it.rules.size()];
        double[] bound = new double[index.length];
        double[] count = new double[index.length];
        for (int row = 0; row < index.length; row++) {
            Sap sap = it.rules.get(row);
            Powers powers = new Powers(sap, most);
            for (int from = 0; from < keep.length; ) {
                int until = Math.min(keep.length - from, PIECE) + from;
                powers.see(it.w.values(), keep, from, until);
                job.pulse().beat();
                from = until;
            }
            double evenness = powers.evenness(sap);
            index[row] = 1 - evenness;
            bound[row] = sap.keepBound(powers.count(), evenness);
            count[row] = sap.pruneCount(powers.count(), evenness);
        }
        return it.outputs(index, bound, count);
    }

    private int[] keep() {
        int[] keep = new int[w.shape().count()];
        if (job.has("mask")) {
            int[] mask = job.ints("mask", w.shape().sizes()).values();
            for (int i = 0; i < keep.length; i++) {
                keep[i] = mask[i] == 0 ? 0 : 1;
            }
        } else {
            Arrays.fill(keep, 1);
        }
        return keep;
    }

    private Map<String, Tensor> outputs(double[] index, double[] bound, double[] count) {
        Map<String, double[]> all = Map.of("index", index, "keep_bound", bound, "prune_count", count);
        Map<String, Tensor> outputs = new HashMap<>();
        all.forEach((name, values) -> {
            if (job.wanted().isEmpty() || job.wants(name)) {
                outputs.put(name, new DoubleTensor(Shape.of(values.length), values));
            }
        });
        return outputs;
    }
}
