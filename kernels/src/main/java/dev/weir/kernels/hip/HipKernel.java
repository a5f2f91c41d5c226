package dev.weir.kernels.hip;

import dev.weir.kernels.attention.AttentionKernel;
import dev.weir.kernels.attention.FastAttention;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The kernel {@code hip}: attention of one head to the keys that hierarchical pruning leaves (A Training-free Sub-quadratic Cost Transformer Model Serving Framework with
 * Hierarchically Pruned Attention).
 *
 * <pre>
 *   Q [Nq, D]   K [Nk, D]   V [Nk, Dv]
 *   block_q 32, block_k 2       queries that share a selection; keys that are selected together
 *   top_k 512                   keys that a selection has, a multiple of block_k
 *   sink 0, window 0            the first so many, and the last so many up to its own position, are seen by a row besides
 *   causal, scale               as in attention
 *   representative center       the block that a segment is scored by: center or first
 *   O [Nq, Dv]   LSE [Nq]
 *   selected [blocks, top_k / block_k]   on request: starts of the selected blocks, ascending, −1 where there are no more
 *   exact [Nq, Dv]                       on request: attention to all keys
 * </pre>
 *
 * A query block's selection depends on all of its rows: causal from block to block, and row by row with {@code block_q = 1}. O(top_k·log(Nk/top_k)·D) for a selection and
 * O((top_k + sink + window)·(D + Dv)) for attention, per row.
 */
public final class HipKernel {
    public static final Signature SIGNATURE = Signature.of(
            "Q K V",
            "O LSE selected? exact?",
            "block_q block_k top_k sink window causal representative scale check_finite");

    private HipKernel() {}

    /** @throws Refused with {@link Code#SHAPE}, {@link Code#TYPE}, {@link Code#RANGE} or {@link Code#NONFINITE} */
    public static Plan plan(Job job) {
        HipArguments arguments = HipArguments.of(job);
        job.requireFinite();
        long rows = arguments.queries();
        long budget = arguments.budget();
        int width = arguments.width();
        int valueWidth = arguments.v().shape().size(1);
        long blocks = Math.ceilDiv(arguments.keys(), arguments.blockK());
        double rounds = blocks <= arguments.kept()
                ? 0
                : Math.ceil(Math.log(Math.ceilDiv(blocks, arguments.kept())) / Math.log(2));
        double search =
                rounds * 2 * 2 * Math.min(arguments.kept() * (double) arguments.blockK(), arguments.keys()) * width;
        double attend = 2.0 * budget * ((double) width + valueWidth);
        double bytes = 4.0 * (rows * ((double) width + valueWidth) + arguments.keys() * ((double) width + valueWidth));
        long outputs = 4 * rows * (valueWidth + 1L)
                + (job.wants("selected") ? 4L * arguments.queryBlocks() * arguments.kept() : 0)
                + (job.wants("exact") ? 4 * rows * (valueWidth + 1L) : 0);
        int together = (int) Math.min(rows, arguments.blockQ());
        long scratch = 4 * gathered(arguments) * (width + valueWidth + 2L)
                + 4 * FastAttention.scratch((int) Math.max(rows, together), width, valueWidth)
                + 4L * together * (3L * width + valueWidth + 4)
                + 4L * ranges(arguments)
                + Search.bytes(blocks, arguments.kept());
        double exact = job.wants("exact") ? 2.0 * rows * arguments.keys() * ((double) width + valueWidth) : 0;
        return new Plan(rows * (search + attend) + exact, bytes, outputs + scratch);
    }

    /** Keys that the rows of a block see together. */
    static long gathered(HipArguments arguments) {
        return Math.min(arguments.keys(), arguments.budget() + Math.min(arguments.blockQ(), arguments.queries()));
    }

    /** Bounds of the ranges that a row sees: selected blocks, what the window adds before each, sink and end of the window. */
    static int ranges(HipArguments arguments) {
        int blocks = Math.ceilDiv(arguments.keys(), arguments.blockK());
        return (int) Math.min(Integer.MAX_VALUE - 8, 4L * (Math.min(arguments.kept(), blocks) + 1L));
    }

    public static Map<String, Tensor> plain(Job job) {
        return run(job, new PlainRows(HipArguments.of(job), job.pulse()), AttentionKernel.plain());
    }

    public static Form over(Gemm gemm) {
        return job -> run(job, new GatheredRows(HipArguments.of(job), job.pulse()), AttentionKernel.over(gemm));
    }

    /** A block of queries at a time. */
    interface Rows {
        double score(int block);

        /** Scores are for queries {@code first} to {@code end} from now on. */
        void begin(int first, int end);

        /** Attends to what is selected. */
        void attend(int[] selected, float[] outputs, float[] lse);
    }

    private static Map<String, Tensor> run(Job job, Rows rows, Form exact) {
        HipArguments arguments = HipArguments.of(job);
        int valueWidth = arguments.v().shape().size(1);
        FloatTensor outputs = new FloatTensor(Shape.of(arguments.queries(), valueWidth));
        FloatTensor lse = new FloatTensor(Shape.of(arguments.queries()));
        boolean listed = job.wants("selected");
        IntTensor selected = new IntTensor(Shape.of(listed ? arguments.queryBlocks() : 0, arguments.kept()));
        java.util.Arrays.fill(selected.values(), -1);
        Search search =
                new Search(Math.ceilDiv(arguments.keys(), arguments.blockK()), arguments.kept(), arguments.center());
        for (int block = 0; block < arguments.queryBlocks(); block++) {
            int first = block * arguments.blockQ();
            int end = (int) Math.min(arguments.queries(), (long) first + arguments.blockQ());
            rows.begin(first, end);
            int[] chosen = search.select(Math.ceilDiv(arguments.limit(end - 1), arguments.blockK()), rows::score);
            rows.attend(chosen, outputs.values(), lse.values());
            if (listed) {
                System.arraycopy(chosen, 0, selected.values(), block * arguments.kept(), chosen.length);
            }
            job.pulse().beat();
        }
        Map<String, Tensor> all = new HashMap<>(Map.of("O", outputs, "LSE", lse, "selected", selected));
        if (job.wants("exact")) {
            all.put("exact", exact(job, arguments, exact));
        }
        all.keySet().removeIf(name -> job.wanted().isEmpty() ? name.equals("selected") : !job.wants(name));
        return all;
    }

    private static Tensor exact(Job job, HipArguments arguments, Form form) {
        Map<String, Tensor> inputs =
                Map.of("Q", headed(arguments.q()), "K", headed(arguments.k()), "V", headed(arguments.v()));
        Params params = Params.of(Map.of("causal", arguments.causal(), "scale", arguments.scale()));
        Tensor o = form.run(new Job("attention", params, inputs, Set.of("O"), job.pulse()))
                .get("O");
        if (o instanceof FloatTensor floats) {
            return new FloatTensor(
                    Shape.of(arguments.queries(), arguments.v().shape().size(1)), floats.values());
        }
        throw new IllegalStateException("attention gave no O of f32");
    }

    /** As one head of one sequence. */
    static FloatTensor headed(FloatTensor matrix) {
        Shape shape = matrix.shape();
        return new FloatTensor(Shape.of(1, 1, shape.size(0), shape.size(1)), matrix.values());
    }
}
