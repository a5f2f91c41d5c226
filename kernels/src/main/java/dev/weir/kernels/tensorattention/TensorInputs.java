package dev.weir.kernels.tensorattention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;

/** {@code Q [queries, width]}, and for each side {@code K [keys, width]}, {@code V [keys, valueWidth]}. */
final class TensorInputs {
    final float[] q;
    final float[] k1;
    final float[] k2;
    final float[] v1;
    final float[] v2;
    final int queries;
    final int first;
    final int second;
    final int width;
    final int valueWidth;
    final double scale;

    TensorInputs(Job job) {
        FloatTensor query = job.floatsOfRank("Q", 2);
        queries = query.shape().size(0);
        width = query.shape().size(1);
        FloatTensor firstKeys = job.floatsOfRank("K1", 2);
        first = firstKeys.shape().size(0);
        job.requireShape("K1", first, width);
        FloatTensor secondKeys = job.floatsOfRank("K2", 2);
        second = secondKeys.shape().size(0);
        job.requireShape("K2", second, width);
        FloatTensor firstValues = job.floatsOfRank("V1", 2);
        valueWidth = firstValues.shape().size(1);
        job.requireShape("V1", first, valueWidth);
        q = query.values();
        k1 = firstKeys.values();
        k2 = secondKeys.values();
        v1 = firstValues.values();
        v2 = job.floats("V2", second, valueWidth).values();
        scale = job.params().number("scale", 1.0 / Math.max(1, width));
        Refused.unless(
                Double.isFinite(scale) && scale > 0, Code.RANGE, "scale must be above 0 and finite, but is " + scale);
        Refused.unless(
                (long) queries * valueWidth <= Integer.MAX_VALUE,
                Code.SHAPE,
                "O would have " + queries + " rows of " + valueWidth + ", more than 2^31 - 1 elements");
    }

    double pairs() {
        return (double) first * second;
    }
}
