package dev.weir.kernels.monarch;

/** Rows and columns exchanged, a square at a time so that no line of the cache is fetched twice. */
final class Transpose {
    private static final int SQUARE = 16;

    private Transpose() {}

    /** @param from [rows, columns], to [columns, rows] */
    static void of(float[] from, int fromAt, int rows, int columns, float[] to, int toAt) {
        for (int i = 0; i < rows; i += SQUARE) {
            for (int j = 0; j < columns; j += SQUARE) {
                square(
                        from,
                        fromAt,
                        columns,
                        i,
                        Math.min(rows, i + SQUARE),
                        to,
                        toAt,
                        rows,
                        j,
                        Math.min(columns, j + SQUARE));
            }
        }
    }

    private static void square(
            float[] from, int fromAt, int columns, int i0, int i1, float[] to, int toAt, int rows, int j0, int j1) {
        for (int j = j0; j < j1; j++) {
            int row = toAt + j * rows;
            for (int i = i0; i < i1; i++) {
                to[row + i] = from[fromAt + i * columns + j];
            }
        }
    }
}
