package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.foreign.OpenBlas;
import java.util.Objects;

/**
 * Products by OpenBLAS, and with the Vector API where there are few rows or columns: it packs what it multiplies, which takes several times as long as reading it once or a few times.
 *
 * <p>It works on the arrays where they lie on the heap. While it does so the virtual machine can bring no thread to a stop, so a large product is cut into calls of about 12 ms at most
 * ({@link SlicedGemm}), which is what a collection of garbage, and so every other thread, may have to wait for.
 */
public final class BlasGemm implements Gemm {
    private final OpenBlas blas;
    private final Gemm sliced;
    private final Gemm thin = new VectorGemm();

    public BlasGemm(OpenBlas blas) {
        this(blas, SlicedGemm.MULTIPLY_ADDS_MAX);
    }

    /** @param multiplyAddsMax that a call of the library may have, at least 1 */
    public BlasGemm(OpenBlas blas, long multiplyAddsMax) {
        this.blas = blas;
        sliced = new SlicedGemm(this::call, multiplyAddsMax, Pulse.NONE);
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
        // Beyond an array's end would be somebody else's memory.
        requireWithin("A", a, aAt, transposeA ? k : m, transposeA ? m : k, lda);
        requireWithin("B", b, bAt, transposeB ? n : k, transposeB ? k : n, ldb);
        requireWithin("C", c, cAt, m, n, ldc);
        sliced.multiply(transposeA, transposeB, m, n, k, alpha, a, aAt, lda, b, bAt, ldb, beta, c, cAt, ldc);
    }

    private static void requireWithin(String name, float[] array, int at, int rows, int columns, int stride) {
        if (rows > 0 && columns > 0) {
            if (stride < columns) {
                throw new IllegalArgumentException(
                        "rows of " + name + " have " + columns + " elements, but lie " + stride + " apart");
            }
            Objects.checkFromIndexSize(at, (rows - 1L) * stride + columns, (long) array.length);
        }
    }

    /** BLAS wants strides of 1 at least, where no element is read too. */
    private void call(
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
        if (m > 0 && n > 0) {
            blas.sgemm(
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    alpha,
                    a,
                    k == 0 ? 0 : aAt,
                    stride(lda, transposeA ? m : k),
                    b,
                    k == 0 ? 0 : bAt,
                    stride(ldb, transposeB ? k : n),
                    beta,
                    c,
                    cAt,
                    stride(ldc, n));
        }
    }

    private static int stride(int given, int columns) {
        return Math.max(1, Math.max(given, columns));
    }
}
