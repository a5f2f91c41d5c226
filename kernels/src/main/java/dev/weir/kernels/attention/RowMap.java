package dev.weir.kernels.attention;

/**
 * Where row r of a matrix lies inside an array that holds it head by head: at {@code at + (r / perHead)·headStride + (r % perHead)·rowStride}.
 *
 * <p>The rows of all query heads that read one key head follow each other, so that they are one matrix, whether the array is {@code [B, H, N, D]} or packed as
 * {@code [N, H, D]}.
 */
public record RowMap(int at, int perHead, int headStride, int rowStride) {
    public static RowMap of(int at, int rowStride) {
        return new RowMap(at, Integer.MAX_VALUE, 0, rowStride);
    }

    public int at(int row) {
        return row < perHead ? at + row * rowStride : at + row / perHead * headStride + row % perHead * rowStride;
    }
}
