package dev.weir.kernels.hip;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.List;

/**
 * What a job {@code hip} asks for, checked.
 *
 * @param kept blocks that a selection may have
 * @param center whether a segment is scored by the block in its middle, or else by its first
 */
record HipArguments(
        FloatTensor q,
        FloatTensor k,
        FloatTensor v,
        int blockQ,
        int blockK,
        int kept,
        int sink,
        int window,
        boolean causal,
        boolean center,
        float scale) {
    static HipArguments of(Job job) {
        FloatTensor q = job.floatsOfRank("Q", 2);
        FloatTensor k = job.floatsOfRank("K", 2);
        FloatTensor v = job.floatsOfRank("V", 2);
        int width = q.shape().size(1);
        job.requireShape("K", k.shape().size(0), width);
        job.requireShape("V", k.shape().size(0), v.shape().size(1));
        Params params = job.params();
        int most = Integer.MAX_VALUE;
        int blockK = params.integer("block_k", 2, 1, most);
        int topK = params.integer("top_k", 512, 1, most);
        Refused.unless(
                topK % blockK == 0,
                Code.RANGE,
                "top_k must be a multiple of block_k, but they are " + topK + " and " + blockK);
        double scale = params.number("scale", width == 0 ? 1 : 1 / Math.sqrt(width));
        Refused.unless(
                scale > 0 && scale <= Float.MAX_VALUE, Code.RANGE, "scale must be over 0 and finite, but is " + scale);
        HipArguments arguments = new HipArguments(
                q,
                k,
                v,
                params.integer("block_q", 32, 1, most),
                blockK,
                topK / blockK,
                params.integer("sink", 0, 0, most),
                params.integer("window", 0, 0, most),
                params.flag("causal", false),
                params.oneOf("representative", "center", List.of("center", "first"))
                        .equals("center"),
                (float) scale);
        Refused.unless(
                (long) arguments.queryBlocks() * arguments.kept <= most
                        && (long) arguments.queries() * v.shape().size(1) <= most,
                Code.SHAPE,
                "outputs would have more than " + most + " elements");
        return arguments;
    }

    int queries() {
        return q.shape().size(0);
    }

    int keys() {
        return k.shape().size(0);
    }

    int width() {
        return q.shape().size(1);
    }

    int queryBlocks() {
        return Math.ceilDiv(queries(), blockQ);
    }

    /** Keys that query {@code i} may see at all: the first so many. */
    int limit(int i) {
        return causal ? (int) Math.clamp((long) i + 1 + keys() - queries(), 0, keys()) : keys();
    }

    /** The most that a query attends to. */
    long budget() {
        return Math.min(keys(), (long) kept * blockK + sink + window);
    }
}
