package dev.weir.kernels.attention;

/**
 * How attention is cut so that what is at hand fits a fast memory, and what then moves between it and the slow one.
 *
 * <p>With a fast memory of {@code M ≥ D²} elements, {@code rows} queries with their outputs stay while tiles of {@code keys} keys and values go by, so Θ(N²D²/M) elements
 * move, as long as D is not so small that the two numbers of a row count beside it. Below, rows no longer fit beside each other: the products are taken by square tiles, each kept until its sum is whole, and the logits are written out and normalised in
 * between: Θ(N²D/√M). Both are the best there is up to a constant, even with fast matrix multiplication (The I/O Complexity of Attention, theorems 1.1 and 1.2).
 *
 * @param square whether it is the plan for a small fast memory, rows and keys being its square tile then
 * @param plannedElementsMoved in both directions, over all tiles; queries, keys, values, outputs and what lies between
 */
record TilePlan(boolean square, int rows, int keys, double plannedElementsMoved) {
    /** No fast memory is smaller. */
    static final int LEAST_MEMORY = 32;

    /**
     * @param memory elements of the fast memory
     * @throws IllegalArgumentException if it is below {@link #LEAST_MEMORY}
     */
    static TilePlan of(int queries, int keys, int width, int valueWidth, int memory) {
        if (memory < LEAST_MEMORY) {
            throw new IllegalArgumentException("memory must be at least " + LEAST_MEMORY + ", but was " + memory);
        }
        long square = Math.max((long) width * width, (long) width * valueWidth);
        return memory >= square
                ? online(queries, keys, width, valueWidth, memory)
                : squares(queries, keys, width, valueWidth, memory);
    }

    /** Nearly all of the memory for the rows that stay: {@code rows·(D + Dv + 2) + keys·(D + Dv) + rows·keys ≤ M}. */
    static TilePlan online(int queries, int keys, int width, int valueWidth, int memory) {
        int both = width + valueWidth;
        long withOneKey = (memory - (long) both) / (both + 3L);
        int rows = (int) Math.clamp(Math.min(withOneKey, 9L * memory / (10L * (both + 2))), 1, Math.max(1, queries));
        int tile = (int) Math.clamp((memory - (long) rows * (both + 2)) / (both + rows), 1, Math.max(1, keys));
        double passes = tiles(queries, rows);
        return new TilePlan(false, rows, tile, passes * keys * both + (double) queries * both);
    }

    private static TilePlan squares(int queries, int keys, int width, int valueWidth, int memory) {
        // A tile of the result, and a column and a row that are multiplied into it.
        int side = (int) Math.sqrt(memory + 1.0) - 1;
        double logits = (double) queries * keys;
        double product = tiles(queries, side) * keys * width + tiles(keys, side) * queries * width + logits;
        double softmax = 2 * logits;
        double mean = tiles(valueWidth, side) * logits
                + tiles(queries, side) * keys * valueWidth
                + (double) queries * valueWidth;
        return new TilePlan(true, side, side, product + softmax + mean);
    }

    private static double tiles(int length, int tile) {
        return Math.ceilDiv(length, tile);
    }
}
