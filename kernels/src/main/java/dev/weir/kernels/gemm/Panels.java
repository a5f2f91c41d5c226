package dev.weir.kernels.gemm;

/** Copies parts of matrices into the order in which {@link Tile} reads them. */
final class Panels {
    private Panels() {}

    /**
     * A block of {@code rows × columns}, in panels of {@code width} rows one after another, each a column at a time, times {@code factor}. The last panel is filled with zeros.
     *
     * @param alongRows whether a row of the block lies along a row of the array; otherwise along a column
     */
    static void pack(
            boolean alongRows,
            int rows,
            int columns,
            int width,
            float factor,
            float[] from,
            int at,
            int stride,
            float[] to) {
        for (int row = 0; row < rows; row += width) {
            int present = Math.min(width, rows - row);
            int panel = row * columns;
            if (present < width) {
                java.util.Arrays.fill(to, panel, panel + width * columns, 0);
            }
            if (alongRows) {
                across(present, columns, width, factor, from, at + row * stride, stride, to, panel);
            } else {
                along(present, columns, width, factor, from, at + row, stride, to, panel);
            }
        }
    }

    /** Reads rows and writes columns. */
    private static void across(
            int rows, int columns, int width, float factor, float[] from, int at, int stride, float[] to, int panel) {
        for (int i = 0; i < rows; i++) {
            int row = at + i * stride;
            int place = panel + i;
            for (int l = 0; l < columns; l++) {
                to[place + l * width] = factor * from[row + l];
            }
        }
    }

    /** The columns of the block lie in the array as they are wanted. */
    private static void along(
            int rows, int columns, int width, float factor, float[] from, int at, int stride, float[] to, int panel) {
        for (int l = 0; l < columns; l++) {
            int row = at + l * stride;
            int place = panel + l * width;
            for (int i = 0; i < rows; i++) {
                to[place + i] = factor * from[row + i];
            }
        }
    }
}
