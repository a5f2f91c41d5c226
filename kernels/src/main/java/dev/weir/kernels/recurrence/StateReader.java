package dev.weir.kernels.recurrence;

import dev.weir.kernels.gemm.Gemm;

/** A state as it was when this was made, in single precision, to be asked by many queries. */
public final class StateReader {
    private static final int BLOCK = 256;

    private final FeatureMap map;
    private final int valueDim;
    private final float[] sums;
    private final float[] weights;
    private final Gemm gemm;

    /**
     * @param sums [features, valueDim], taken over
     * @param weights [features], taken over
     */
    public StateReader(FeatureMap map, int valueDim, float[] sums, float[] weights, Gemm gemm) {
        this.map = map;
        this.valueDim = valueDim;
        this.sums = sums;
        this.weights = weights;
        this.gemm = gemm;
    }

    public StateReader(LinearState state, Gemm gemm) {
        this(
                state.map(),
                state.valueDim(),
                new float[state.ownSums().length],
                new float[state.ownWeights().length],
                gemm);
        refresh(state);
    }

    void refresh(LinearState state) {
        double[] exactSums = state.ownSums();
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (float) exactSums[i];
        }
        double[] exactWeights = state.ownWeights();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) exactWeights[i];
        }
    }

    /**
     * {@code φ(q)ᵀ·S} and {@code φ(q)·z} for each query.
     *
     * @param numerators [count, valueDim], overwritten
     * @param denominators [count], overwritten
     */
    public void read(
            float[] queries,
            int queryAt,
            int count,
            float[] numerators,
            int numeratorAt,
            float[] denominators,
            int denominatorAt) {
        int block = Math.min(BLOCK, count);
        float[] features = new float[block * map.width()];
        for (int from = 0; from < count; from += block) {
            int rows = Math.min(block, count - from);
            map.map(queries, queryAt + from * map.dim(), rows, features);
            readMapped(features, rows, numerators, numeratorAt + from * valueDim, denominators, denominatorAt + from);
        }
    }

    void readMapped(
            float[] features, int rows, float[] numerators, int numeratorAt, float[] denominators, int denominatorAt) {
        int width = map.width();
        if (NarrowState.takes(width, valueDim)) {
            NarrowState.answer(features, width, rows, sums, valueDim, numerators, numeratorAt);
        } else {
            gemm.multiply(
                    false,
                    false,
                    rows,
                    valueDim,
                    width,
                    1,
                    features,
                    0,
                    width,
                    sums,
                    0,
                    valueDim,
                    0,
                    numerators,
                    numeratorAt,
                    valueDim);
        }
        for (int row = 0; row < rows; row++) {
            denominators[denominatorAt + row] = dot(features, row * width, weights, width);
        }
    }

    /** Eight sums, so that the compiler can keep them in a register, and none of them is a long chain. */
    private static float dot(float[] a, int at, float[] b, int length) {
        if (length <= NarrowState.FEATURES_MAX) {
            return NarrowState.dot(a, at, b, length);
        }
        float[] running = new float[8];
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            for (int lane = 0; lane < 8; lane++) {
                running[lane] = Math.fma(a[at + i + lane], b[i + lane], running[lane]);
            }
        }
        float sum = 0;
        for (; i < length; i++) {
            sum = Math.fma(a[at + i], b[i], sum);
        }
        for (float each : running) {
            sum += each;
        }
        return sum;
    }
}
