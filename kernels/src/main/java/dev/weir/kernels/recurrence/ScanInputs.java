package dev.weir.kernels.recurrence;

/**
 * What one scan reads. Rows of {@code u} and of the results may lie in a wider array; an empty array stands for what is not given.
 *
 * @param order the row of each step; empty for row after row
 * @param u from {@code uAt} on, rows {@code uStride} apart
 * @param delta [length, channels]
 * @param a [channels, states]
 * @param b [length, groups, states]
 * @param c [length, groups, states]
 * @param d [channels]
 * @param z [length, channels]
 * @param bias [channels]
 */
record ScanInputs(
        int length,
        int channels,
        int states,
        int groups,
        boolean softplus,
        int[] order,
        float[] u,
        int uAt,
        int uStride,
        float[] delta,
        float[] a,
        float[] b,
        float[] c,
        float[] d,
        float[] z,
        float[] bias) {
    int row(int step) {
        return order.length == 0 ? step : order[step];
    }

    int group(int channel) {
        return channel / (channels / groups);
    }
}
