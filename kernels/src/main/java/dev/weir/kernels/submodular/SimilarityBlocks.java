package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.PackedRows;

/**
 * Where the engine has blocks of similarities computed, of many dense elements to all anchors. Whoever computes them, on whatever thread, the result is that of
 * {@link #INLINE} to the bit: two hosts must agree on every pick, whichever way their rows were made.
 */
@FunctionalInterface
public interface SimilarityBlocks {
    /** On the calling thread. */
    SimilarityBlocks INLINE = (similarity, rows, count, anchors) -> {
        int[] units = new int[Math.multiplyExact(count, anchors.count())];
        SimilarityLoops.units(similarity, rows, 0, count, anchors, SimilarityLoops.tile(anchors), units, 0);
        return units;
    };

    /** The part of {@link #INLINE} from row {@code first} on, to its place among all {@code units}; for those who do it piece by piece. */
    static void inline(Similarity similarity, float[] rows, int first, int count, PackedRows anchors, int[] units) {
        int at = first * anchors.count();
        SimilarityLoops.units(similarity, rows, first, count, anchors, SimilarityLoops.tile(anchors), units, at);
    }

    /**
     * The similarity of each row to each anchor in units of 2⁻²⁴, {@code [count, anchors]}; the caller's to keep. Θ(count · anchors · columns).
     *
     * @param rows {@code [count, columns]}, prepared as the similarity wants them ({@link Similarity#prepare}), as the anchors are; neither is changed before this returns
     * @param anchors of as many columns
     */
    int[] units(Similarity similarity, float[] rows, int count, PackedRows anchors);
}
