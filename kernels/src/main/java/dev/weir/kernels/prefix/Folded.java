package dev.weir.kernels.prefix;

import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.recurrence.StateReader;

/** A state as a partial result. */
final class Folded {
    private Folded() {}

    /** The part of the folded keys for {@code count} queries; neutral where they have no weight. */
    static Partial of(StateReader state, float[] queries, int at, int count, int valueDim) {
        float[] outputs = new float[count * valueDim];
        float[] weights = new float[count];
        state.read(queries, at, count, outputs, 0, weights, 0);
        for (int row = 0; row < count; row++) {
            float weight = weights[row];
            // Not ≤ 0, so that NaN stays NaN. Rounding can take a weight that is nearly nothing below 0.
            boolean none = weight <= 0;
            for (int i = row * valueDim; i < (row + 1) * valueDim; i++) {
                outputs[i] = none ? 0 : outputs[i] / weight;
            }
            weights[row] = none ? Float.NEGATIVE_INFINITY : (float) Math.log(weight);
        }
        return new Partial(count, valueDim, outputs, weights);
    }
}
