package dev.weir.kernels.relative;

import dev.weir.kernels.gemm.Gemm;

/**
 * Features of queries and keys, each row over its largest one. A query's scale cancels; a key's is kept as a logarithm, and goes to the biases.
 *
 * @param queries [queries, features]
 * @param keys [keys, features]
 * @param keyScales one for each key
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; made and read in one call.
record Features(float[] queries, float[] keys, float[] keyScales) {
    static Features of(NprfInputs in, Gemm gemm) {
        float[] queries = exponents(in, in.q, in.queries, gemm);
        float[] keys = exponents(in, in.k, in.keys, gemm);
        Rows.exponentiate(queries, in.queries, in.features);
        float[] scales = Rows.exponentiate(keys, in.keys, in.features);
        for (int j = 0; j < in.keys; j++) {
            double squares = 0;
            for (int l = j * in.width; l < (j + 1) * in.width; l++) {
                squares += (double) in.k[l] * in.k[l];
            }
            scales[j] -= (float) (squares / 2);
        }
        return new Features(queries, keys, scales);
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
