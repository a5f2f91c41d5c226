package dev.weir.kernels.recurrence;

import dev.weir.kernels.gemm.Gemm;

/** A state as it was when this was made, in single precision, to be asked by many queries. */
public final class StateReader {
    private static final int BLOCK = 256;

    private final FeatureMap map;
    private final int valueDim;
    private final float[] sums;
    private final float[] weights;
    private final float[] packed;
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
        boolean direct = StateLoops.takes(map.width(), valueDim);
        packed = new float[direct ? StateLoops.pairs(valueDim) * map.width() * StateLoops.PAIR : 0];
        pack();
    }

    private void pack() {
        if (packed.length > 0) {
            StateLoops.pack(sums, map.width(), valueDim, packed);
        }
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
        pack();
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
        if (StateLoops.takes(width, valueDim)) {
            StateLoops.answer(features, width, rows, packed, valueDim, numerators, numeratorAt);
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
        StateLoops.dots(features, width, rows, weights, denominators, denominatorAt);
    }
}
