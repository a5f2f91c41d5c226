package dev.weir.kernels.recurrence;

/**
 * What one scan reads. Channels are counted in the whole job, whichever of them are scanned; an empty array stands for what is not given.
 *
 * @param from the first channel that is scanned
 * @param to where these end
 * @param channels all there are
 * @param order the row of each step; empty for row after row
 * @param u [length, channels]
 * @param delta [length, channels]
 * @param a [channels, states]
 * @param b [length, groups · states]
 * @param c [length, groups · states]
 * @param d [channels]
 * @param z [length, channels]
 * @param bias [channels]
 */
record ScanInputs(
        int length,
        int from,
        int to,
        int channels,
        int states,
        int groups,
        boolean softplus,
        int[] order,
        Columns u,
        Columns delta,
        float[] a,
        Columns b,
        Columns c,
        float[] d,
        Columns z,
        float[] bias) {
    int row(int step) {
        return order.length == 0 ? step : order[step];
    }

    /** Channels of a group. */
    int width() {
        return channels / groups;
    }
}
