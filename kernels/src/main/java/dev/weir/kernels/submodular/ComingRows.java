package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of elements that are likely to be inserted next, made together. They are to the anchors that were in force then; whoever changes the anchors clears them. */
final class ComingRows {
    /**
     * @param point the features, prepared
     * @param at where its row begins
     */
    record Coming(Features point, int at) {}

    /** By identity: a feature vector is itself, and need not be looked through to know it again. */
    private final Map<Features, Coming> places = new IdentityHashMap<>();

    private int[] units = new int[0];

    /** @param points of the features, in their order */
    void make(List<Features> features, List<Features> points, RowMaker maker) {
        units = maker.many(points);
        for (int i = 0; i < points.size(); i++) {
            places.put(features.get(i), new Coming(points.get(i), i * maker.count()));
        }
    }

    /** Null if there is none. */
    @Nullable
    Coming of(Features features) {
        return places.isEmpty() ? null : places.get(features);
    }

    void copy(Coming coming, int[] row, int width) {
        System.arraycopy(units, coming.at, row, 0, width);
    }

    void clear() {
        if (!places.isEmpty()) {
            places.clear();
            units = new int[0];
        }
    }
}
