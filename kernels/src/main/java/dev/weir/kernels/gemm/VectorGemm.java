package dev.weir.kernels.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A row of A times B, a register of C at a time. */
public final class VectorGemm implements Gemm {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    @Override
    public void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            float beta,
            float[] c,
            int cAt,
            int ldc) {
        float[] right = transposeB ? transposed(n, k, b, bAt, ldb) : b;
        int rightAt = transposeB ? 0 : bAt;
        int rightStride = transposeB ? n : ldb;
        for (int i = 0; i < m; i++) {
            int row = cAt + i * ldc;
            for (int j = 0; j < n; j++) {
                c[row + j] = beta == 0 ? 0 : beta * c[row + j];
            }
            for (int l = 0; l < k; l++) {
                float factor = alpha * (transposeA ? a[aAt + l * lda + i] : a[aAt + i * lda + l]);
                add(factor, right, rightAt + l * rightStride, c, row, n);
            }
        }
    }

    private static void add(float factor, float[] from, int at, float[] to, int toAt, int length) {
        int j = 0;
        for (int bound = LANES.loopBound(length); j < bound; j += LANES.length()) {
            FloatVector.fromArray(LANES, from, at + j)
                    .fma(FloatVector.broadcast(LANES, factor), FloatVector.fromArray(LANES, to, toAt + j))
                    .intoArray(to, toAt + j);
        }
        for (; j < length; j++) {
            to[toAt + j] = Math.fma(factor, from[at + j], to[toAt + j]);
        }
    }

    private static float[] transposed(int rows, int columns, float[] from, int at, int stride) {
        float[] result = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = from[at + i * stride + j];
            }
        }
        return result;
    }
}
