package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.linalg.Gaussian;
import dev.weir.kernels.linalg.PackedRows;

/** Similarities of dense rows to packed anchors: the bits of {@link Points#units}, pair by pair, at a fraction of the time. */
final class SimilarityLoops {
    /** Rows that pass by a panel of anchors at a time, and closenesses that lie between: both stay in the first caches. */
    private static final int TILE_ROWS = 64;

    private static final int TILE_ENTRIES = 1 << 13;

    private SimilarityLoops() {}

    /** Scratch for {@link #units}. */
    static float[] tile(PackedRows anchors) {
        return new float[tileRows(anchors) * anchors.stride()];
    }

    private static int tileRows(PackedRows anchors) {
        return Math.clamp(TILE_ENTRIES / Math.max(1, anchors.stride()), 1, TILE_ROWS);
    }

    /**
     * @param rows prepared, {@code [first + count, columns]} at least
     * @param tile at least as long as {@link #tile} of these anchors, or as one row of it for one row
     * @param units {@code [count, anchors]} from {@code at} on, overwritten
     */
    static void units(
            Similarity similarity,
            float[] rows,
            int first,
            int count,
            PackedRows anchors,
            float[] tile,
            int[] units,
            int at) {
        int most = tileRows(anchors);
        for (int done = 0; done < count; done += most) {
            int many = Math.min(most, count - done);
            closeness(similarity, rows, first + done, many, anchors, tile);
            for (int row = 0; row < many; row++) {
                int from = row * anchors.stride();
                int to = at + (done + row) * anchors.count();
                rounded(similarity, tile, from, anchors.count(), units, to);
                if (similarity instanceof Similarity.ShiftedCosine) {
                    zero(rows, first + done + row, anchors, tile, from, units, to);
                }
            }
        }
    }

    private static void closeness(
            Similarity similarity, float[] rows, int first, int count, PackedRows anchors, float[] tile) {
        switch (similarity) {
            case Similarity.Rbf _ -> anchors.squaredDistances(rows, first, count, tile);
            case Similarity.ShiftedCosine _, Similarity.ClippedCosine _, Similarity.Dot _ ->
                anchors.dots(rows, first, count, tile);
        }
    }

    private static void rounded(Similarity similarity, float[] tile, int from, int length, int[] units, int at) {
        switch (similarity) {
            case Similarity.Rbf(double scale) -> Gaussian.units(tile, from, length, scale, units, at);
            case Similarity.ShiftedCosine _, Similarity.ClippedCosine _, Similarity.Dot _ -> {
                for (int a = 0; a < length; a++) {
                    units[at + a] = (int) Math.rint(similarity.of(tile[from + a]) * Excess.ENTRY_MAX);
                }
            }
        }
    }

    /** Rows of zeros are like nothing. Their products are 0, which few others are. */
    private static void zero(float[] rows, int row, PackedRows anchors, float[] tile, int from, int[] units, int at) {
        boolean isZero = isZero(rows, row * anchors.columns(), anchors.columns());
        for (int a = 0; a < anchors.count(); a++) {
            if (tile[from + a] == 0 && (isZero || anchors.isZero(a))) {
                units[at + a] = 0;
            }
        }
    }

    private static boolean isZero(float[] rows, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (rows[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
