package dev.weir.kernels.attention;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.weir.kernels.linalg.VectorExp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** One row and one tile of the softmax in one pass (FlashAttention, arXiv:2205.14135, algorithm 1). */
final class OnlineSoftmax {
    private static final VectorSpecies<Float> LANES = TileLoops.LANES;

    private OnlineSoftmax() {}

    /**
     * Logits become weights against the greatest logit so far, and the row's greatest and sum take them up.
     *
     * @param s logits at {@code at}, a whole number of registers of them; −∞ is not visible. Overwritten
     * @param greatest of the row at {@code row}, −∞ at first
     * @param sum of the row's weights at {@code row}, 0 at first
     * @return what earlier weights and all that they weighed are to be multiplied by
     */
    static float step(float[] s, int at, int length, float[] greatest, float[] sum, int row) {
        FloatVector most = FloatVector.fromArray(LANES, s, at);
        for (int j = LANES.length(); j < length; j += LANES.length()) {
            most = FloatVector.fromArray(LANES, s, at + j).max(most);
        }
        float before = greatest[row];
        float now = Math.max(before, most.reduceLanes(MAX));
        if (now == Float.NEGATIVE_INFINITY) {
            java.util.Arrays.fill(s, at, at + length, 0);
            return 1;
        }
        FloatVector total = FloatVector.zero(LANES);
        for (int j = 0; j < length; j += LANES.length()) {
            FloatVector weight =
                    VectorExp.of(FloatVector.fromArray(LANES, s, at + j).sub(now));
            weight.intoArray(s, at + j);
            total = weight.add(total);
        }
        // exp(−∞) is 0: nothing was there before. Both cannot be −∞ here, which would be NaN.
        float factor = before == now ? 1 : (float) Math.exp(before - now);
        greatest[row] = now;
        sum[row] = sum[row] * factor + total.reduceLanes(ADD);
        return factor;
    }
}
