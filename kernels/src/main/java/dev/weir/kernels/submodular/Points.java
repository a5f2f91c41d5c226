package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.Excess;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of the live elements as a similarity wants them: a cosine's are of length 1, any other's are the elements' own. */
final class Points {
    private final Similarity similarity;
    private final Live live;
    private final boolean own;
    private @Nullable Features[] rows = new Features[0];

    Points(Similarity similarity, Live live) {
        this.similarity = similarity;
        this.live = live;
        this.own = switch (similarity) {
            case Similarity.ShiftedCosine _, Similarity.ClippedCosine _ -> true;
            case Similarity.Rbf _, Similarity.Dot _ -> false;
        };
    }

    void insert(int slot) {
        insert(slot, null);
    }

    /** @param prepared the slot's row, if somebody has it already */
    void insert(int slot, @Nullable Features prepared) {
        if (own) {
            if (slot >= rows.length) {
                rows = Arrays.copyOf(rows, Math.max(slot + 1, 2 * rows.length));
            }
            rows[slot] = prepared != null ? prepared : similarity.prepare(live.features(slot));
        }
    }

    Features row(int slot) {
        return own ? Objects.requireNonNull(rows[slot]) : live.features(slot);
    }

    List<Features> rows(int[] slots) {
        return Arrays.stream(slots).mapToObj(this::row).toList();
    }

    /** The similarity of two prepared rows in units of 1 ÷ {@link Excess#ENTRY_MAX}. */
    int units(Features a, Features b) {
        return (int) Math.rint(similarity.of(similarity.closenessPrepared(a, b)) * Excess.ENTRY_MAX);
    }
}
