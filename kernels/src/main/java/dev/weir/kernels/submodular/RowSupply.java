package dev.weir.kernels.submodular;

/**
 * How an engine comes by the similarities of elements to anchors.
 *
 * @param cachedEntries how many are kept; the rows of elements beyond are made at each use
 */
record RowSupply(SimilarityBlocks blocks, int cachedEntries) {
    static final RowSupply INLINE = of(SimilarityBlocks.INLINE);

    static RowSupply of(SimilarityBlocks blocks) {
        return new RowSupply(blocks, AnchorRows.CACHED_ENTRIES);
    }
}
