package dev.weir.kernels.combiner;

import static jdk.incubator.vector.VectorOperators.MAX;

import dev.weir.kernels.linalg.LaneSum;
import dev.weir.kernels.linalg.VectorExp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over parts of a row. */
final class Rows {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private Rows() {}

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

    static float dot(float[] x, int xAt, float[] y, int yAt, int length) {
        FloatVector sums = FloatVector.zero(LANES);
        int i = 0;
        for (int bound = LANES.loopBound(length); i < bound; i += LANES.length()) {
            sums = FloatVector.fromArray(LANES, x, xAt + i).fma(FloatVector.fromArray(LANES, y, yAt + i), sums);
        }
        float sum = LaneSum.of(sums);
        for (; i < length; i++) {
            sum = Math.fma(x[xAt + i], y[yAt + i], sum);
        }
        return sum;
    }

    /** {@code to += factor·x}. */
    static void add(float factor, float[] x, int xAt, float[] to, int toAt, int length) {
        for (int i = 0; i < length; i++) {
            to[toAt + i] += factor * x[xAt + i];
        }
    }
}
