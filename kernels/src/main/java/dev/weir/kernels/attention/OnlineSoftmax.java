package dev.weir.kernels.attention;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.weir.kernels.linalg.LaneSum;
import dev.weir.kernels.linalg.VectorWeight;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** One row and one tile of the softmax in one pass (FlashAttention, arXiv:2205.14135, algorithm 1). */
final class OnlineSoftmax {
    private static final VectorSpecies<Float> LANES = TileLoops.LANES;

    private OnlineSoftmax() {}

    /**
     * Logits become weights against the greatest logit so far, and the row's greatest and sums take them up.
     *
     * @param s logits at {@code at}, a whole number of registers of them; −∞ is not visible. Overwritten
     * @param greatest of the row at {@code row}, −∞ at first
     * @param sums of the row's weights, one for each lane, from {@link #sumAt} on, 0 at first: to add up the lanes of every tile would take a twentieth of all
     * @return what earlier weights and all that they weighed are to be multiplied by
     */
    static float step(float[] s, int at, int length, float[] greatest, float[] sums, int row) {
        FloatVector most = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        for (int j = 0; j < length; j += LANES.length()) {
            // Cheaper than max, which is right for NaN. Here NaN may be passed over, and spoils the sum of weights
            // below.
            FloatVector logits = FloatVector.fromArray(LANES, s, at + j);
            most = logits.blend(most, logits.compare(LE, most));
        }
        float before = greatest[row];
        float now = Math.max(before, most.reduceLanes(MAX));
        if (now == Float.NEGATIVE_INFINITY) {
            if (visible(s, at, length) == 0) {
                Arrays.fill(s, at, at + length, 0);
                return 1;
            }
            now = 0;
        }
        FloatVector total = FloatVector.zero(LANES);
        for (int j = 0; j < length; j += LANES.length()) {
            FloatVector weight =
                    VectorWeight.of(FloatVector.fromArray(LANES, s, at + j).sub(now));
            weight.intoArray(s, at + j);
            total = weight.add(total);
        }
        float factor = before == now ? 1 : before == Float.NEGATIVE_INFINITY ? 0 : (float) Math.exp(before - now);
        greatest[row] = now;
        FloatVector.fromArray(LANES, sums, sumAt(row)).mul(factor).add(total).intoArray(sums, sumAt(row));
        return factor;
    }

    static int sumAt(int row) {
        return row * LANES.length();
    }

    /** Of the row's weights. */
    static float sum(float[] sums, int row) {
        return LaneSum.of(FloatVector.fromArray(LANES, sums, sumAt(row)));
    }

    /** How many are no −∞; where none is a number, those are NaN. */
    private static int visible(float[] s, int at, int length) {
        int count = 0;
        for (int j = at; j < at + length; j++) {
            count += s[j] == Float.NEGATIVE_INFINITY ? 0 : 1;
        }
        return count;
    }
}
