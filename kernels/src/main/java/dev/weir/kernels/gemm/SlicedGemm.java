package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Pulse;

/**
 * Another product, called for a part of bounded size at a time, with a beat after each.
 *
 * <p>A product that fits a part is one call. A larger one is cut into at most {@value #COLUMNS} columns, within these into {@value #INNER} of the inner size, and within these into as many
 * rows as the bound leaves, so that a part of B that was brought near serves all rows before the next. OpenBLAS and {@link VectorGemm} pack what they read, and choose blocks
 * of about that inner size anyway; cut so, OpenBLAS keeps 0.95 of the speed of one call at 4096 × 4096 × 4096; parts of 10 ms keep 0.945.
 */
public final class SlicedGemm implements Gemm {
    /** Of two operations each: 12 ms at 90 GFLOP/s. */
    public static final long MULTIPLY_ADDS_MAX = 1 << 29;

    private static final int COLUMNS = 2048;
    private static final int INNER = 256;

    /** Of A and C together, where few operations come on each: 32 MiB are read and written in about 5 ms. */
    private static final long ELEMENTS_MAX = 8 << 20;

    private final Gemm product;
    private final long multiplyAddsMax;
    private final Pulse pulse;

    public SlicedGemm(Gemm product, Pulse pulse) {
        this(product, MULTIPLY_ADDS_MAX, pulse);
    }

    /** @param multiplyAddsMax at least 1; a part has one row at least, whatever that comes to */
    SlicedGemm(Gemm product, long multiplyAddsMax, Pulse pulse) {
        if (multiplyAddsMax < 1) {
            throw new IllegalArgumentException("a part must have an operation at least, but has " + multiplyAddsMax);
        }
        this.product = product;
        this.multiplyAddsMax = multiplyAddsMax;
        this.pulse = pulse;
    }

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
        boolean fits = fits(m, n, k);
        int columns = fits ? n : Math.min(n, COLUMNS);
        int inner = fits ? k : Math.min(k, INNER);
        int rows = fits ? m : rows(m, columns, inner);
        for (int j = 0; j < n; j += Math.min(columns, n - j)) {
            int l = 0;
            // With k = 0 there is one part still, which makes C what beta says.
            do {
                for (int i = 0; i < m; i += Math.min(rows, m - i)) {
                    product.multiply(
                            transposeA,
                            transposeB,
                            Math.min(rows, m - i),
                            Math.min(columns, n - j),
                            Math.min(inner, k - l),
                            alpha,
                            a,
                            aAt + (transposeA ? l * lda + i : i * lda + l),
                            lda,
                            b,
                            bAt + (transposeB ? j * ldb + l : l * ldb + j),
                            ldb,
                            l == 0 ? beta : 1,
                            c,
                            cAt + i * ldc + j,
                            ldc);
                    pulse.beat();
                }
                l += Math.min(inner, k - l);
            } while (l < k);
        }
    }

    private boolean fits(int m, int n, int k) {
        return (double) m * n * k <= multiplyAddsMax
                && (double) m * k + (double) k * n + (double) m * n <= ELEMENTS_MAX;
    }

    private int rows(int m, int columns, int inner) {
        long byWork = multiplyAddsMax / Math.max(1, (long) columns * inner);
        long byTraffic = ELEMENTS_MAX / Math.max(1, columns + inner);
        return (int) Math.clamp(Math.min(byWork, byTraffic), 1, Math.max(1, m));
    }
}
