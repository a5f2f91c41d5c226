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
}
