package dev.weir.kernels.prefix;

import dev.weir.kernels.attention.FastAttention;
import dev.weir.kernels.attention.Overlay;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.attention.RowMap;
import dev.weir.kernels.attention.Rows;
import dev.weir.kernels.attention.Sheet;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.recurrence.FeatureMap;
import dev.weir.kernels.recurrence.LinearState;
import dev.weir.kernels.recurrence.StateReader;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** Two partial results, and their merge. */
final class FastPrefix {
    private static final int BLOCK = 4096;

    private final PrefixJob job;
    private final PrefixArrays arrays;
    private final Gemm gemm;

    private FastPrefix(PrefixJob job, Gemm gemm) {
        this.job = job;
        this.gemm = gemm;
        arrays = new PrefixArrays(job);
    }

    static Map<String, Tensor> run(Job job, Gemm gemm) {
        FastPrefix fast = new FastPrefix(new PrefixJob(job), gemm);
        fast.run();
        return fast.arrays.outputs;
    }

    private void run() {
        float[] out = job.through() ? arrays.rows("O") : new float[0];
        float[] sums = job.through() ? arrays.sums() : new float[0];
        float[] exact = job.wants("exact") ? arrays.rows("exact") : new float[0];
        int[] degrees = job.degrees().stream().mapToInt(Integer::intValue).toArray();
        float[][] outs = new float[degrees.length][];
        for (int i = 0; i < degrees.length; i++) {
            outs[i] = arrays.rows(PrefixJob.DEGREE + degrees[i]);
        }
        boolean asked = job.through() || job.wants("exact") || outs.length > 0;
        for (int head = 0; asked && head < job.sight.sheets(); head++) {
            Partial local = FastAttention.of(job.sight.sheet(head), job.job.pulse());
            if (job.through()) {
                Partial both = merged(local, through(head), head);
                put(both, out, head);
                System.arraycopy(both.lse(), 0, sums, head * both.rows(), both.rows());
            }
            for (int i = 0; i < degrees.length; i++) {
                FeatureMap map = FeatureMap.taylor(job.dim, degrees[i], job.scale);
                put(merged(local, folded(head, map), head), outs[i], head);
            }
            if (job.wants("exact")) {
                put(local.merge(prefix(head)), exact, head);
            }
        }
        arrays.states();
    }

    private Partial merged(Partial local, StateReader state, int head) {
        int rows = local.rows();
        Partial folded = Folded.of(state, arrays.q, head * rows * job.dim, rows, job.valueDim);
        folded.add(local);
        return folded;
    }

    private void put(Partial from, float[] out, int head) {
        int length = from.rows() * job.valueDim;
        System.arraycopy(from.outputs(), 0, out, head * length, length);
    }

    /** Attention over the prefix, which no mask hides. */
    private Partial prefix(int head) {
        int rows = job.sight.rows();
        int[] to = new int[rows];
        Arrays.fill(to, job.prefix);
        return FastAttention.of(
                new Sheet(
                        rows(arrays.q, head * rows, job.dim),
                        rows(arrays.kp, head * job.prefix, job.dim),
                        rows(arrays.vp, head * job.prefix, job.valueDim),
                        new int[rows],
                        to,
                        Overlay.NONE,
                        (float) job.scale),
                job.job.pulse());
    }

    private static Rows rows(float[] values, int first, int width) {
        return new Rows(new FloatTensor(Shape.of(values.length), values), RowMap.of(first * width, width), width);
    }

    private StateReader through(int head) {
        FeatureMap map = job.map();
        int width = map.width();
        return job.given
                .map(state -> new StateReader(
                        map,
                        job.valueDim,
                        state.narrowSums(head, width * job.valueDim),
                        state.narrowWeights(head, width),
                        gemm))
                .orElseGet(() -> folded(head, map));
    }

    private StateReader folded(int head, FeatureMap map) {
        LinearState state = LinearState.trusting(map, job.valueDim, 1);
        for (int from = 0; from < job.prefix; from += BLOCK) {
            job.job.pulse().beat();
            int first = head * job.prefix + from;
            int count = Math.min(BLOCK, job.prefix - from);
            state.addAll(gemm, arrays.kp, first * job.dim, arrays.vp, first * job.valueDim, count);
        }
        return new StateReader(state, gemm);
    }
}
