package dev.weir.kernels.gemm;

/**
 * {@code C ← alpha·op(A)·op(B) + beta·C} over row-major parts of float arrays, {@code op} being nothing or the transpose.
 *
 * <pre>
 *   op(A) [m, k]   A starts at aAt, its rows lie lda apart; stored [k, m] if transposed
 *   op(B) [k, n]   likewise
 *   C     [m, n]   overwritten; must not overlap A or B; not read if beta is 0
 * </pre>
 *
 * Θ(m·n·k) work. With k = 0 the product is zero. Implementations keep no state that one call could leave to another, and may be called from several threads.
 */
public interface Gemm {
    void multiply(
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
            int ldc);

    /**
     * As many products of one size, their operands equal steps apart.
     *
     * @param aStep elements from one A to the next, 0 if all use the same; the same for {@code bStep}
     * @param cStep from one C to the next, at least {@code m·ldc} elements
     */
    default void multiplyEach(
            int batches,
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int lda,
            int aStep,
            float[] b,
            int ldb,
            int bStep,
            float beta,
            float[] c,
            int ldc,
            int cStep) {
        for (int batch = 0; batch < batches; batch++) {
            multiply(
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    alpha,
                    a,
                    batch * aStep,
                    lda,
                    b,
                    batch * bStep,
                    ldb,
                    beta,
                    c,
                    batch * cStep,
                    ldc);
        }
    }
}
