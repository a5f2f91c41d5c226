package dev.weir.kernels.relative;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;

/**
 * What {@code nprf_rpe} takes.
 *
 * <pre>
 *   Q [queries, width]   K [keys, width]   V [keys, valueWidth]   W [features, width]
 *   b [queries + keys − 1]   by offset j − i + queries − 1; −∞ is invisible
 * </pre>
 */
final class NprfInputs {
    final float[] q;
    final float[] k;
    final float[] v;
    final float[] w;
    final float[] b;
    final int queries;
    final int keys;
    final int width;
    final int valueWidth;
    final int features;
    final boolean causal;

    NprfInputs(Job job) {
        FloatTensor query = job.floatsOfRank("Q", 2);
        queries = query.shape().size(0);
        width = query.shape().size(1);
        FloatTensor key = job.floatsOfRank("K", 2);
        keys = key.shape().size(0);
        job.requireShape("K", keys, width);
        FloatTensor value = job.floatsOfRank("V", 2);
        valueWidth = value.shape().size(1);
        job.requireShape("V", keys, valueWidth);
        FloatTensor rows = job.floatsOfRank("W", 2);
        features = rows.shape().size(0);
        job.requireShape("W", features, width);
        Refused.unless(features >= 1, Code.SHAPE, "W must have a row at least, but is " + rows.shape());
        long offsets = Math.max(0, (long) queries + keys - 1);
        Refused.unless(offsets <= Integer.MAX_VALUE, Code.SHAPE, "Nq + Nk - 1 must be below 2^31, but is " + offsets);
        long most = Math.max((long) features * Math.max(queries, keys), 32L * keys);
        Refused.unless(
                most <= Integer.MAX_VALUE,
                Code.SHAPE,
                "features or scores would be " + most + " elements; the most is 2^31 - 1");
        b = job.floats("b", (int) offsets).values();
        causal = job.params().flag("causal", false);
        boolean normalise = job.params().flag("normalise", true);
        q = normalise ? normalised("Q", query.values(), width) : query.values();
        k = normalise ? normalised("K", key.values(), width) : key.values();
        v = value.values();
        w = rows.values();
    }

    /** How many keys row i may see, leaving the biases aside: the first ones. */
    int visible(int i) {
        return causal ? (int) Math.clamp((long) i + 1 + keys - queries, 0, keys) : keys;
    }

    /** Place in b of key 0 for row i; that of key j is j further. */
    int offset(int i) {
        return queries - 1 - i;
    }

    private static float[] normalised(String name, float[] rows, int width) {
        float[] result = new float[rows.length];
        for (int at = 0; at < rows.length; at += width) {
            double squares = 0;
            for (int l = at; l < at + width; l++) {
                squares += (double) rows[l] * rows[l];
            }
            Refused.unless(
                    squares != 0,
                    Code.RANGE,
                    "row " + at / width + " of " + name
                            + " is zero and has no direction; leave it out, or set normalise to false");
            for (int l = at; l < at + width; l++) {
                result[l] = (float) (rows[l] / Math.sqrt(squares));
            }
        }
        return result;
    }
}
