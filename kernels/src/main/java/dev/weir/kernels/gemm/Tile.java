package dev.weir.kernels.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The part of C that is kept in registers: {@value #ROWS} rows of two registers. Eight sums are as many as are needed for none to wait for another where two multiply-adds start
 * in a cycle and take four. More rows would be fewer loads, but the compiler fetches all of A's first and then runs out of sixteen registers: six rows were half as fast.
 */
final class Tile {
    static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    static final int ROWS = 4;
    static final int COLUMNS = 2 * LANES.length();

    private Tile() {}

    /**
     * The product of a panel of A and one of B.
     *
     * <p>Written out, and the sums left in a small array, for the compiler gives up on a method with many more vector operations than these, and would keep vectors on the heap.
     *
     * @param a the panel: {@value #ROWS} elements for each of {@code inner}
     * @param b the panel: {@link #COLUMNS} elements for each of {@code inner}
     * @param sums overwritten: {@value #ROWS} rows of {@link #COLUMNS}
     */
    static void multiply(int inner, float[] a, int aAt, float[] b, int bAt, float[] sums) {
        FloatVector c00 = FloatVector.zero(LANES);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        for (int l = 0; l < inner; l++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bAt + l * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bAt + l * COLUMNS + COLUMNS / 2);
            int from = aAt + l * ROWS;
            FloatVector a0 = FloatVector.broadcast(LANES, a[from]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(LANES, a[from + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(LANES, a[from + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(LANES, a[from + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        c00.intoArray(sums, 0);
        c01.intoArray(sums, COLUMNS / 2);
        c10.intoArray(sums, COLUMNS);
        c11.intoArray(sums, COLUMNS + COLUMNS / 2);
        c20.intoArray(sums, 2 * COLUMNS);
        c21.intoArray(sums, 2 * COLUMNS + COLUMNS / 2);
        c30.intoArray(sums, 3 * COLUMNS);
        c31.intoArray(sums, 3 * COLUMNS + COLUMNS / 2);
    }

    /** Brings the part of the sums that lies within C there. */
    static void settle(float[] sums, int rows, int columns, boolean fresh, float[] c, int cAt, int ldc) {
        for (int i = 0; i < rows; i++) {
            if (fresh) {
                System.arraycopy(sums, i * COLUMNS, c, cAt + i * ldc, columns);
            } else {
                add(sums, i * COLUMNS, columns, c, cAt + i * ldc);
            }
        }
    }

    private static void add(float[] sums, int from, int columns, float[] c, int at) {
        for (int j = 0; j < columns; j++) {
            c[at + j] += sums[from + j];
        }
    }
}
