package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.PackedRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows: the similarities of elements to all anchors, in units of 2⁻²⁴. Where elements and anchors are dense, the anchors are packed once, one row is computed here and many
 * through the port; where something is sparse, pair by pair. The bits are the same.
 */
final class RowMaker {
    /** Below so many, a block is not worth the copy. */
    static final int LEAST = 8;

    /** To fewer points, pairs are as fast. */
    private static final int LEAST_POINTS = 4;

    private static final long UNITS = 1 << 20;
    private static final long VALUES = 1 << 19;
    private static final int ROWS = 1 << 12;

    private final Similarity similarity;
    private final SimilarityBlocks blocks;
    private final Points points;
    private final List<Features> anchors = new ArrayList<>();
    /** The anchors once more; null as long as nobody asked or one of them is sparse. */
    private @Nullable PackedRows packed;

    private float[] values = new float[0];
    private float[] tile = new float[0];

    RowMaker(Similarity similarity, SimilarityBlocks blocks, Points points) {
        this.similarity = similarity;
        this.blocks = blocks;
        this.points = points;
    }

    int count() {
        return anchors.size();
    }

    Features anchor(int column) {
        return anchors.get(column);
    }

    void add(Features anchor) {
        anchors.add(anchor);
        if (packed != null && fits(anchor, packed)) {
            packed.add(dense(anchor), 0);
        } else {
            packed = null;
        }
    }

    void set(int column, Features anchor) {
        anchors.set(column, anchor);
        if (packed != null && fits(anchor, packed)) {
            packed.set(column, dense(anchor), 0);
        } else {
            packed = null;
        }
    }

    void removeLast() {
        anchors.removeLast();
        if (packed != null) {
            packed.removeLast();
        }
    }

    private static boolean fits(Features features, PackedRows packed) {
        return !features.isSparse() && features.size() == packed.columns();
    }

    private float[] dense(Features features) {
        if (values.length < features.size()) {
            values = new float[features.size()];
        }
        features.copyInto(values, 0);
        return values;
    }

    /** Null where there is none or one is sparse. */
    private @Nullable PackedRows packed() {
        if (packed == null && !anchors.isEmpty() && anchors.stream().noneMatch(Features::isSparse)) {
            packed = packed(anchors);
        }
        return packed;
    }

    private PackedRows packed(List<Features> dense) {
        PackedRows all = new PackedRows(dense.getFirst().size());
        dense.forEach(one -> all.add(dense(one), 0));
        return all;
    }

    /** One element's row into {@code row}. */
    void one(Features element, int[] row) {
        PackedRows all = element.isSparse() || anchors.size() < LEAST_POINTS ? null : packed();
        if (all == null) {
            for (int a = 0; a < anchors.size(); a++) {
                row[a] = points.units(element, anchors.get(a));
            }
            return;
        }
        if (tile.length < all.stride()) {
            tile = SimilarityLoops.tile(all);
        }
        SimilarityLoops.units(similarity, dense(element), 0, 1, all, tile, row, 0);
    }

    /** The rows of many elements one behind the other. */
    int[] many(List<Features> elements) {
        return many(elements, packed(), anchors);
    }

    /** Of many elements to some points instead of the anchors, {@code [elements, points]}. */
    int[] many(List<Features> elements, List<Features> to) {
        boolean pairs = to.size() < LEAST_POINTS
                || elements.size() < LEAST
                || to.stream().anyMatch(Features::isSparse);
        return many(elements, pairs ? null : packed(to), to);
    }

    private int[] many(List<Features> elements, @Nullable PackedRows packed, List<Features> to) {
        if (packed == null || elements.stream().anyMatch(Features::isSparse)) {
            int[] units = new int[Math.multiplyExact(elements.size(), to.size())];
            for (int i = 0, at = 0; i < elements.size(); i++) {
                for (Features point : to) {
                    units[at++] = points.units(elements.get(i), point);
                }
            }
            return units;
        }
        int columns = packed.columns();
        float[] rows = new float[Math.multiplyExact(elements.size(), columns)];
        for (int i = 0; i < elements.size(); i++) {
            elements.get(i).copyInto(rows, i * columns);
        }
        return blocks.units(similarity, rows, elements.size(), packed);
    }

    /** Per anchor, the sum of its similarities to all anchors. O(anchors²·d). */
    long[] sumsOverAnchors() {
        long[] sums = new long[anchors.size()];
        for (int a = 0; a < sums.length; a++) {
            for (int b = 0; b <= a; b++) {
                int units = points.units(anchors.get(a), anchors.get(b));
                sums[a] += units;
                sums[b] += b < a ? units : 0;
            }
        }
        return sums;
    }

    /** Whether an element's row may be computed together with others. */
    boolean takesAsBlock(Features element) {
        PackedRows all = packed();
        return all != null && fits(element, all);
    }

    /** How many elements are best compared to so many points at a time. */
    int blockRows(int to) {
        int columns = anchors.isEmpty() ? 1 : anchors.getFirst().size();
        long most = Math.min(UNITS / Math.max(1, to), VALUES / Math.max(1, columns));
        return (int) Math.clamp(most, LEAST, ROWS);
    }
}
