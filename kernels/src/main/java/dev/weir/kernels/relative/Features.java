package dev.weir.kernels.relative;

import dev.weir.kernels.gemm.Gemm;

/**
 * Features of queries and keys, each row over its largest one. Their scales are kept as logarithms: a key's goes to the biases, a query's cancels but for LSE.
 *
 * @param queries [queries, features]
 * @param keys [keys, features]
 * @param queryScales one for each query
 * @param keyScales one for each key
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; made and read in one call.
record Features(float[] queries, float[] keys, float[] queryScales, float[] keyScales) {
    static Features of(NprfInputs in, Gemm gemm) {
        float[] queries = exponents(in, in.q, in.queries, gemm);
        float[] keys = exponents(in, in.k, in.keys, gemm);
        float[] queryScales = Rows.exponentiate(queries, in.queries, in.features);
        float[] keyScales = Rows.exponentiate(keys, in.keys, in.features);
        subtractHalfSquares(queryScales, in.q, in.width);
        subtractHalfSquares(keyScales, in.k, in.width);
        return new Features(queries, keys, queryScales, keyScales);
    }

    private static void subtractHalfSquares(float[] scales, float[] x, int width) {
        for (int row = 0; row < scales.length; row++) {
            double squares = 0;
            for (int l = row * width; l < (row + 1) * width; l++) {
                squares += (double) x[l] * x[l];
            }
            scales[row] -= (float) (squares / 2);
        }
    }

    /** Of a sum of products of features, relative to the scales of a query and to {@code most}; features have a factor of 1/√m each. */
    float lse(int query, double sum, double most) {
        int features = queries.length / queryScales.length;
        return (float) (Math.log(sum / features) + most + queryScales[query]);
    }

    static long bytes(NprfInputs in) {
        return 4L * ((long) in.queries + in.keys) * (in.features + 1L);
    }

    private static float[] exponents(NprfInputs in, float[] x, int rows, Gemm gemm) {
        float[] to = new float[Math.multiplyExact(rows, in.features)];
        gemm.multiply(
                false, true, rows, in.features, in.width, 1, x, 0, in.width, in.w, 0, in.width, 0, to, 0, in.features);
        return to;
    }
}
