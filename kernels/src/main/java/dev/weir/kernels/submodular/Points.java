package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.Excess;
import java.util.Arrays;

/** The rows of the live elements as a similarity wants them: a cosine's are of length 1, any other's are the elements' own. */
final class Points {
    private final Similarity similarity;
    private final Live live;
    private final boolean own;
    private float[][] rows = new float[0][];

    Points(Similarity similarity, Live live) {
        this.similarity = similarity;
        this.live = live;
        this.own = switch (similarity) {
            case Similarity.ShiftedCosine _, Similarity.ClippedCosine _ -> true;
            case Similarity.Rbf _, Similarity.Dot _ -> false;
        };
    }

    void insert(int slot) {
        if (own) {
            if (slot >= rows.length) {
                rows = Arrays.copyOf(rows, Math.max(slot + 1, 2 * rows.length));
            }
            rows[slot] = similarity.prepare(live.row(slot));
        }
    }

    /** Not to be modified. */
    float[] row(int slot) {
        return own ? rows[slot] : live.row(slot);
    }

    /** The similarity of two prepared rows in units of 1 ÷ {@link Excess#ENTRY_MAX}. */
    int units(float[] a, float[] b) {
        return (int) Math.rint(similarity.of(similarity.closeness(a, b)) * Excess.ENTRY_MAX);
    }
}
