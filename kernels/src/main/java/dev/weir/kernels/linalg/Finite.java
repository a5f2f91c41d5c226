package dev.weir.kernels.linalg;

/** Whether floats are finite, at the speed at which they are read. */
public final class Finite {
    private Finite() {}

    /** Whether none of {@code values[at ..]}, so many, is NaN or infinite. */
    public static boolean all(float[] values, int at, int length) {
        return Forms.VECTOR ? VectorLoops.finite(values, at, length) : rest(values, at, length, 0);
    }

    /** Those from {@code from} on. x·0 is NaN for NaN and infinities alone, and stays NaN in a sum. */
    static boolean rest(float[] values, int at, int length, int from) {
        float sum = 0;
        for (int i = from; i < length; i++) {
            sum += values[at + i] * 0;
        }
        return sum == 0;
    }
}
