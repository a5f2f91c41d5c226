package dev.weir.kernels.linalg;

/** Searches of floats of which none is NaN. */
public final class FloatSearch {
    private FloatSearch() {}

    /** The place of the largest, the first of those alike; −1 if there are none. */
    public static int largest(float[] values) {
        if (values.length == 0) {
            return -1;
        }
        float most = Forms.VECTOR ? VectorLoops.largest(values) : largest(values, 0, Float.NEGATIVE_INFINITY);
        int from = Forms.VECTOR ? VectorLoops.equal(values, most) : 0;
        while (values[from] != most) {
            from++;
        }
        return from;
    }

    static float largest(float[] values, int from, float before) {
        float most = before;
        for (int i = from; i < values.length; i++) {
            most = Math.max(most, values[i]);
        }
        return most;
    }

    /** Notes the places of all that are at least {@code least}, in their order, and returns how many. */
    public static int atLeast(float least, float[] values, int[] places) {
        return Forms.VECTOR ? VectorLoops.atLeast(least, values, places) : atLeast(least, values, 0, places, 0);
    }

    static int atLeast(float least, float[] values, int from, int[] places, int before) {
        int count = before;
        for (int i = from; i < values.length; i++) {
            if (values[i] >= least) {
                places[count++] = i;
            }
        }
        return count;
    }
}
