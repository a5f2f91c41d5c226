package dev.weir.kernels.attention;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of six rows by two registers of columns: twelve sums, two loads and a broadcast leave none of sixteen registers unused. Each step multiplies twelve times for
 * eight loads.
 */
final class TileLoops {
    static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    static final int ROWS = 6;
    static final int COLUMNS = 2 * LANES.length();

    private static final int L = LANES.length();

    private TileLoops() {}

    /**
     * {@code C ← A·B}. A method as long as this one may not be longer: the compiler stops inlining, and every sum goes through memory.
     *
     * <pre>
     *   A [6, depth]         rows lda apart
     *   B [depth, 2·lanes]   rows ldb apart
     *   C [6, 2·lanes]       rows ldc apart
     * </pre>
     */
    static void multiply(
            int depth, float[] a, int aAt, int lda, float[] b, int bAt, int ldb, float[] c, int cAt, int ldc) {
        FloatVector c00 = FloatVector.zero(LANES);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c40 = c00;
        FloatVector c41 = c00;
        FloatVector c50 = c00;
        FloatVector c51 = c00;
        int a1 = aAt + lda;
        int a2 = a1 + lda;
        int a3 = a2 + lda;
        int a4 = a3 + lda;
        int a5 = a4 + lda;
        for (int l = 0; l < depth; l++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bAt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bAt + l * ldb + L);
            FloatVector x = FloatVector.broadcast(LANES, a[aAt + l]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(LANES, a[a1 + l]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(LANES, a[a2 + l]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(LANES, a[a3 + l]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(LANES, a[a4 + l]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(LANES, a[a5 + l]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + ldc);
        c11.intoArray(c, cAt + ldc + L);
        c20.intoArray(c, cAt + 2 * ldc);
        c21.intoArray(c, cAt + 2 * ldc + L);
        c30.intoArray(c, cAt + 3 * ldc);
        c31.intoArray(c, cAt + 3 * ldc + L);
        c40.intoArray(c, cAt + 4 * ldc);
        c41.intoArray(c, cAt + 4 * ldc + L);
        c50.intoArray(c, cAt + 5 * ldc);
        c51.intoArray(c, cAt + 5 * ldc + L);
    }

    /** {@code C ← diag(factors)·C + P} for six rows of two registers, those of P one after another. */
    static void add(float[] p, float[] factors, float[] c, int cAt, int ldc) {
        for (int row = 0; row < ROWS; row++) {
            FloatVector factor = FloatVector.broadcast(LANES, factors[row]);
            int at = cAt + row * ldc;
            FloatVector.fromArray(LANES, c, at)
                    .fma(factor, FloatVector.fromArray(LANES, p, row * COLUMNS))
                    .intoArray(c, at);
            FloatVector.fromArray(LANES, c, at + L)
                    .fma(factor, FloatVector.fromArray(LANES, p, row * COLUMNS + L))
                    .intoArray(c, at + L);
        }
    }
}
