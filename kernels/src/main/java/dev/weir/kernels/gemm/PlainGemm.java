package dev.weir.kernels.gemm;

/** The definition: a sum in double precision for each element. */
public final class PlainGemm implements Gemm {
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
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < k; l++) {
                    double left = transposeA ? a[aAt + l * lda + i] : a[aAt + i * lda + l];
                    double right = transposeB ? b[bAt + j * ldb + l] : b[bAt + l * ldb + j];
                    sum += left * right;
                }
                int place = cAt + i * ldc + j;
                c[place] = (float) (alpha * sum + (beta == 0 ? 0 : (double) beta * c[place]));
            }
        }
    }
}
