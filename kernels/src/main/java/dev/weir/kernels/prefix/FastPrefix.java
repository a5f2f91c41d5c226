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
        for (int head = 0; head < job.heads; head++) {
            Partial local = local(head, arrays.k, arrays.v, job.nk, true);
            if (job.through()) {
                Partial both = merged(local, job.givenState ? given(head) : folded(head, job.map()), head);
                put(both, out, head);
                System.arraycopy(both.lse(), 0, sums, head * job.nq, job.nq);
            }
            for (int i = 0; i < degrees.length; i++) {
                FeatureMap map = FeatureMap.taylor(job.dim, degrees[i], job.scale);
                put(merged(local, folded(head, map), head), outs[i], head);
            }
            if (job.wants("exact")) {
                put(local.merge(local(head, arrays.kp, arrays.vp, job.prefix, false)), exact, head);
            }
        }
        arrays.states();
    }

    private Partial merged(Partial local, StateReader state, int head) {
        Partial folded = Folded.of(state, arrays.q, head * job.nq * job.dim, job.nq, job.valueDim);
        folded.add(local);
        return folded;
    }

    private void put(Partial from, float[] out, int head) {
        System.arraycopy(from.outputs(), 0, out, head * job.nq * job.valueDim, job.nq * job.valueDim);
    }

    private Partial local(int head, float[] keys, float[] values, int count, boolean masked) {
        int[] to = new int[job.nq];
        for (int i = 0; i < to.length; i++) {
            to[i] = masked ? job.visible(i) : count;
        }
        return FastAttention.of(
                new Sheet(
                        rows(arrays.q, head * job.nq, job.dim),
                        rows(keys, head * count, job.dim),
                        rows(values, head * count, job.valueDim),
                        new int[job.nq],
                        to,
                        Overlay.NONE,
                        (float) job.scale),
                job.job.pulse());
    }

    private static Rows rows(float[] values, int first, int width) {
        return new Rows(new FloatTensor(Shape.of(values.length), values), RowMap.of(first * width, width), width);
    }

    private StateReader given(int head) {
        int width = job.map().width();
        int sums = width * job.valueDim;
        return new StateReader(
                job.map(),
                job.valueDim,
                Arrays.copyOfRange(job.job.floats("Z").values(), head * sums, (head + 1) * sums),
                Arrays.copyOfRange(job.job.floats("z").values(), head * width, (head + 1) * width),
                gemm);
    }

    private StateReader folded(int head, FeatureMap map) {
        LinearState state = new LinearState(map, job.valueDim);
        for (int from = 0; from < job.prefix; from += BLOCK) {
            job.job.pulse().beat();
            int first = head * job.prefix + from;
            int count = Math.min(BLOCK, job.prefix - from);
            state.addAll(gemm, arrays.kp, first * job.dim, arrays.vp, first * job.valueDim, count);
        }
        return new StateReader(state, gemm);
    }
}
