package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;
import java.util.Arrays;

/**
 * Linear attention of one head. Causally, a chunk of rows takes its own keys by a masked product of features, and all earlier ones from the state; otherwise the state is made of all
 * keys first. Its scratch serves head after head.
 */
final class ChunkedAttention {
    /** Where the rows of a head lie. */
    record Rows(float[] q, int queryAt, int nq, float[] k, int keyAt, float[] v, int valueAt, int nk) {}

    private static final int BLOCK = 4096;

    /** Rows of results that a near cache keeps until they are divided. */
    private static final int NEAR = 64;

    private final FeatureMap map;
    private final int valueDim;
    private final Gemm gemm;
    private final int chunk;
    private final Pulse pulse;
    private final float[] queryFeatures;
    private final float[] keyFeatures;
    private final float[] products;
    private final OuterProduct outer;

    ChunkedAttention(FeatureMap map, int valueDim, Gemm gemm, int chunk, Pulse pulse) {
        this.map = map;
        this.valueDim = valueDim;
        this.gemm = gemm;
        this.chunk = chunk;
        this.pulse = pulse;
        queryFeatures = new float[chunk * map.width()];
        keyFeatures = new float[chunk * map.width()];
        products = new float[chunk * chunk];
        outer = new OuterProduct(gemm, map.width(), valueDim, chunk);
    }

    /**
     * @param denominators [nq], zeros; filled without eps
     * @return the state over all keys
     */
    LinearState run(Rows rows, boolean causal, float eps, float[] out, int outAt, float[] denominators) {
        LinearState state = LinearState.trusting(map, valueDim, 1);
        if (causal) {
            causal(rows, state, eps, out, outAt, denominators);
        } else {
            addAll(state, rows, rows.nk);
            StateReader reader = new StateReader(state, gemm);
            for (int from = 0; from < rows.nq; from += NEAR) {
                pulse.beat();
                int count = Math.min(NEAR, rows.nq - from);
                reader.read(
                        rows.q,
                        rows.queryAt + from * map.dim(),
                        count,
                        out,
                        outAt + from * valueDim,
                        denominators,
                        from);
                divide(denominators, from, count, eps, out, outAt);
            }
        }
        return state;
    }

    private void addAll(LinearState state, Rows rows, int count) {
        for (int from = 0; from < count; from += BLOCK) {
            pulse.beat();
            state.addAll(
                    gemm,
                    rows.k,
                    rows.keyAt + from * map.dim(),
                    rows.v,
                    rows.valueAt + from * valueDim,
                    Math.min(BLOCK, count - from));
        }
    }

    /** Rows and keys are aligned at their ends: keys that all rows see come first, or rows that see none. */
    private void causal(Rows rows, LinearState state, float eps, float[] out, int outAt, float[] denominators) {
        int before = Math.max(0, rows.nk - rows.nq);
        int blind = Math.max(0, rows.nq - rows.nk);
        addAll(state, rows, before);
        StateReader reader = new StateReader(state, gemm);
        for (int from = 0; from < rows.nq - blind; from += chunk) {
            pulse.beat();
            int count = Math.min(chunk, rows.nq - blind - from);
            int row = blind + from;
            int valueAt = rows.valueAt + (before + from) * valueDim;
            map.map(rows.q, rows.queryAt + row * map.dim(), count, queryFeatures);
            map.map(rows.k, rows.keyAt + (before + from) * map.dim(), count, keyFeatures);
            reader.refresh(state);
            reader.readMapped(queryFeatures, count, out, outAt + row * valueDim, denominators, row);
            own(count, rows.v, valueAt, out, outAt + row * valueDim, denominators, row);
            divide(denominators, row, count, eps, out, outAt);
            state.addMapped(outer, keyFeatures, count, rows.v, valueAt);
        }
    }

    private void own(int count, float[] v, int valueAt, float[] out, int outAt, float[] denominators, int row) {
        int width = map.width();
        gemm.multiply(
                false,
                true,
                count,
                count,
                width,
                1,
                queryFeatures,
                0,
                width,
                keyFeatures,
                0,
                width,
                0,
                products,
                0,
                count);
        for (int i = 0; i < count; i++) {
            float sum = 0;
            for (int j = 0; j <= i; j++) {
                sum += products[i * count + j];
            }
            denominators[row + i] += sum;
            Arrays.fill(products, i * count + i + 1, (i + 1) * count, 0);
        }
        gemm.multiply(
                false, false, count, valueDim, count, 1, products, 0, count, v, valueAt, valueDim, 1, out, outAt,
                valueDim);
    }

    private void divide(float[] denominators, int from, int count, float eps, float[] out, int outAt) {
        for (int row = from; row < from + count; row++) {
            // Without an active key the row is 0, even where eps is.
            float divisor = denominators[row] == 0 ? 1 : denominators[row] + eps;
            StateLoops.divide(out, outAt + row * valueDim, valueDim, divisor);
        }
    }
}
