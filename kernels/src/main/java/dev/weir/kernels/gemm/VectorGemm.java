package dev.weir.kernels.gemm;

/**
 * Products with the Vector API.
 *
 * <p>Blocks of both matrices are copied into panels, {@link Tile} by tile, so that the innermost loop reads two arrays from front to back and keeps its sums in registers: Goto and van de
 * Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008). A block of B is to stay in the second cache's reach or the third's, a block of A in the second, a panel of B in the first.
 * At most {@value #INNER} products are added up before a sum goes to C, which keeps rounding small in long sums, too. Few rows, or few columns, are not worth packing: see {@link Thin}.
 *
 * <p>Scratch on the heap for each call, at most 2.4 MiB.
 */
public final class VectorGemm implements Gemm {
    private static final int INNER = 256;
    private static final int ROWS = 48 * Tile.ROWS;
    private static final int COLUMNS = 2048;

    /** At most, of a product of that size: for those who must say beforehand what they will need. */
    public static long scratchBytes(int m, int n, int k) {
        long panels = (long) Math.min(k, INNER) * (Math.min(m, ROWS) + Math.min(n, COLUMNS) + Tile.ROWS + Tile.COLUMNS);
        return Float.BYTES * (panels + Tile.ROWS * Tile.COLUMNS + Thin.floats(m, n, k));
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
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0 || beta != 0 && beta != 1) {
            scale(m, n, beta, c, cAt, ldc);
        }
        boolean fresh = beta == 0;
        if (Thin.takes(transposeA, m, n)) {
            Thin.multiply(transposeA, transposeB, m, n, k, alpha, a, aAt, lda, b, bAt, ldb, fresh, c, cAt, ldc);
        } else {
            packed(transposeA, transposeB, m, n, k, alpha, a, aAt, lda, b, bAt, ldb, fresh, c, cAt, ldc);
        }
    }

    private static void packed(
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
            boolean fresh,
            float[] c,
            int cAt,
            int ldc) {
        int inner = Math.min(k, INNER);
        float[] panelsA = new float[inner * whole(Math.min(m, ROWS), Tile.ROWS)];
        float[] panelsB = new float[inner * whole(Math.min(n, COLUMNS), Tile.COLUMNS)];
        float[] sums = new float[Tile.ROWS * Tile.COLUMNS];
        for (int j = 0; j < n; j += Math.min(COLUMNS, n - j)) {
            int columns = Math.min(COLUMNS, n - j);
            for (int l = 0; l < k; l += Math.min(INNER, k - l)) {
                int depth = Math.min(INNER, k - l);
                int fromB = bAt + (transposeB ? j * ldb + l : l * ldb + j);
                Panels.pack(transposeB, columns, depth, Tile.COLUMNS, 1, b, fromB, ldb, panelsB);
                for (int i = 0; i < m; i += Math.min(ROWS, m - i)) {
                    int rows = Math.min(ROWS, m - i);
                    int fromA = aAt + (transposeA ? l * lda + i : i * lda + l);
                    Panels.pack(!transposeA, rows, depth, Tile.ROWS, alpha, a, fromA, lda, panelsA);
                    boolean first = fresh && l == 0;
                    block(rows, columns, depth, panelsA, panelsB, first, c, cAt + i * ldc + j, ldc, sums);
                }
            }
        }
    }

    /** A panel of B meets all panels of A before the next one does. */
    private static void block(
            int rows,
            int columns,
            int depth,
            float[] panelsA,
            float[] panelsB,
            boolean fresh,
            float[] c,
            int cAt,
            int ldc,
            float[] sums) {
        for (int j = 0; j < columns; j += Tile.COLUMNS) {
            for (int i = 0; i < rows; i += Tile.ROWS) {
                Tile.multiply(depth, panelsA, i * depth, panelsB, j * depth, sums);
                int height = Math.min(Tile.ROWS, rows - i);
                int width = Math.min(Tile.COLUMNS, columns - j);
                Tile.settle(sums, height, width, fresh, c, cAt + i * ldc + j, ldc);
            }
        }
    }

    private static void scale(int m, int n, float beta, float[] c, int cAt, int ldc) {
        for (int i = 0; i < m; i++) {
            int row = cAt + i * ldc;
            for (int j = 0; j < n; j++) {
                c[row + j] = beta == 0 ? 0 : beta * c[row + j];
            }
        }
    }

    private static int whole(int size, int step) {
        return (size + step - 1) / step * step;
    }
}
