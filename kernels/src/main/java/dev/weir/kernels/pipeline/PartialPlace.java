package dev.weir.kernels.pipeline;

import java.util.Comparator;

/**
 * Where a change of what was told happens.
 *
 * @param place from 0 on, or {@link #STANDING}
 */
public record PartialPlace(int partition, int place) implements Comparable<PartialPlace> {
    /** The place of {@link PartialChange.Standing}. */
    public static final int STANDING = -1;

    private static final Comparator<PartialPlace> ORDER =
            Comparator.comparingInt(PartialPlace::partition).thenComparingInt(PartialPlace::place);

    public static PartialPlace of(int partition, PartialChange change) {
        return new PartialPlace(
                partition,
                switch (change) {
                    case PartialChange.Held(int place, var _) -> place;
                    case PartialChange.Vacated(int place) -> place;
                    case PartialChange.Standing _ -> STANDING;
                });
    }

    @Override
    public int compareTo(PartialPlace other) {
        return ORDER.compare(this, other);
    }
}
