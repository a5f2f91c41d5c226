package dev.weir.kernels.attention;

import dev.weir.kernels.tensor.Tensor;

/**
 * The piece that forms compute: queries that read the same keys. Row r sees the keys {@code from[r] ≤ j < to[r]}, as far as the overlay lets it.
 *
 * @param scale of the products of queries and keys
 */
public record Sheet(Rows queries, Rows keys, Rows values, int[] from, int[] to, Overlay overlay, float scale) {
    /** Over matrices, every row seeing the keys {@code from} to {@code to} of its place. */
    public static Sheet of(Tensor q, Tensor k, Tensor v, int[] from, int[] to, Overlay overlay, float scale) {
        return new Sheet(Rows.of(q), Rows.of(k), Rows.of(v), from, to, overlay, scale);
    }

    public int rows() {
        return from.length;
    }
}
