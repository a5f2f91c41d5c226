package dev.weir.kernels.submodular;

import java.util.OptionalInt;

/**
 * How little a shown summary changes: members stay until the canonical answer is better by a margin, and then as few of them are exchanged as it takes.
 *
 * @param giveUp share of the canonical answer's value that may be given up for it, from 0 to below 1
 * @param changes members that may be exchanged in one publication, 0 to 10 000; those that went away and places that were free are filled besides. With it
 *     more than {@code giveUp} may be missing, until later publications have caught up
 */
public record Stability(double giveUp, OptionalInt changes) {
    public Stability {
        if (!(giveUp >= 0 && giveUp < 1)) {
            throw new IllegalArgumentException("giveUp must be 0 to below 1, but was " + giveUp);
        }
        if (changes.isPresent() && (changes.getAsInt() < 0 || changes.getAsInt() > 10_000)) {
            throw new IllegalArgumentException("changes must be 0 to 10000, but was " + changes.getAsInt());
        }
    }

    int changesMax() {
        return changes.orElse(Integer.MAX_VALUE);
    }

    /** Of the canonical answer's guarantee, what is left; 0 where a cap on changes leaves nothing that could be promised. */
    double kept() {
        return changes.isPresent() ? 0 : 1 - giveUp;
    }
}
