package dev.weir.kernels.tensorattention;

import static jdk.incubator.vector.VectorOperators.MAX;

import dev.weir.kernels.linalg.LaneSum;
import dev.weir.kernels.linalg.VectorExp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over a row of scores. */
final class Scores {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private Scores() {}

    static float most(float[] x, int at, int length) {
        FloatVector most = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (int bound = LANES.loopBound(length); i < bound; i += LANES.length()) {
            most = FloatVector.fromArray(LANES, x, at + i).max(most);
        }
        float result = most.reduceLanes(MAX);
        for (; i < length; i++) {
            result = Math.max(result, x[at + i]);
        }
        return result;
    }

    /** Every x becomes {@code e^(x − most)}; answers their sum. */
    static float exponentiate(float[] x, int at, int length, float most) {
        FloatVector sums = FloatVector.zero(LANES);
        int i = 0;
        for (int bound = LANES.loopBound(length); i < bound; i += LANES.length()) {
            FloatVector e = VectorExp.of(FloatVector.fromArray(LANES, x, at + i).sub(most));
            e.intoArray(x, at + i);
            sums = e.add(sums);
        }
        float sum = LaneSum.of(sums);
        for (; i < length; i++) {
            x[at + i] = (float) Math.exp(x[at + i] - most);
            sum += x[at + i];
        }
        return sum;
    }
}
