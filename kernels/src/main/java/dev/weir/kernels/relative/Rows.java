package dev.weir.kernels.relative;

import static jdk.incubator.vector.VectorOperators.MAX;

import dev.weir.kernels.linalg.LaneSum;
import dev.weir.kernels.linalg.VectorExp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over rows of floats. */
final class Rows {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private Rows() {}

    /** Every x of a row becomes {@code e^(x − most)}; answers each row's most. */
    static float[] exponentiate(float[] rows, int count, int width) {
        float[] most = new float[count];
        for (int row = 0; row < count; row++) {
            int at = row * width;
            most[row] = Float.NEGATIVE_INFINITY;
            for (int f = at; f < at + width; f++) {
                most[row] = Math.max(most[row], rows[f]);
            }
            int f = 0;
            for (int bound = LANES.loopBound(width); f < bound; f += LANES.length()) {
                VectorExp.of(FloatVector.fromArray(LANES, rows, at + f).sub(most[row]))
                        .intoArray(rows, at + f);
            }
            for (; f < width; f++) {
                rows[at + f] = (float) Math.exp(rows[at + f] - most[row]);
            }
        }
        return most;
    }

    /** The largest {@code x + y}; −∞ if there is none. */
    static float mostOfSum(float[] x, int xAt, float[] y, int length) {
        FloatVector most = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        int j = 0;
        for (int bound = LANES.loopBound(length); j < bound; j += LANES.length()) {
            most = FloatVector.fromArray(LANES, x, xAt + j)
                    .add(FloatVector.fromArray(LANES, y, j))
                    .max(most);
        }
        float result = most.reduceLanes(MAX);
        for (; j < length; j++) {
            result = Math.max(result, x[xAt + j] + y[j]);
        }
        return result;
    }

    /** Multiplies each score by {@code e^(x + y − most)}; answers the sum of the products. */
    static double weigh(float[] scores, int at, float[] x, int xAt, float[] y, int length, float most) {
        double total = 0;
        FloatVector sum = FloatVector.zero(LANES);
        int j = 0;
        for (int bound = LANES.loopBound(length); j < bound; j += LANES.length()) {
            FloatVector weight = VectorExp.of(
                    FloatVector.fromArray(LANES, x, xAt + j).sub(most).add(FloatVector.fromArray(LANES, y, j)));
            FloatVector product = FloatVector.fromArray(LANES, scores, at + j).mul(weight);
            product.intoArray(scores, at + j);
            sum = product.add(sum);
        }
        total = LaneSum.of(sum);
        for (; j < length; j++) {
            scores[at + j] *= (float) Math.exp(x[xAt + j] - most + y[j]);
            total += scores[at + j];
        }
        return total;
    }
}
