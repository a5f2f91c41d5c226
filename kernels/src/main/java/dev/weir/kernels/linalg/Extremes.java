package dev.weir.kernels.linalg;

/**
 * The least and the greatest of some floats; NaN if one of them is.
 *
 * @param least of nothing +∞, and {@code most} −∞
 */
public record Extremes(float least, float most) {
    /** Of {@code values[at ..]}, so many. */
    public static Extremes of(float[] values, int at, int length) {
        return Forms.VECTOR ? VectorLoops.extremes(values, at, length) : rest(values, at, length, 0, NONE);
    }

    static final Extremes NONE = new Extremes(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

    /** Of those from {@code from} on, and {@code before}. */
    static Extremes rest(float[] values, int at, int length, int from, Extremes before) {
        float least = before.least;
        float most = before.most;
        for (int i = from; i < length; i++) {
            least = Math.min(least, values[at + i]);
            most = Math.max(most, values[at + i]);
        }
        return new Extremes(least, most);
    }
}
