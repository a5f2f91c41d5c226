package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import java.util.List;

/**
 * One change of what a partition has told. Elements lie at places 0, 1, … without a gap, so that what was told takes no more room than what is told now, and nothing
 * depends on somebody having heard that an element left: whoever knows how many there are knows which places are empty.
 */
public sealed interface PartialChange {
    /** At the place is this element now, whoever was there before. */
    record Held(int place, Element element) implements PartialChange {}

    /** At the place is nobody any more. */
    record Vacated(int place) implements PartialChange {}

    /**
     * All of the changes up to here belong together.
     *
     * @param size so many places are taken, from 0 on
     * @param live how many are live in the partition
     * @param clock its event clock, milliseconds since the epoch
     * @param bounds as in {@link Partial#bounds}
     */
    record Standing(int size, int live, long clock, List<Double> bounds) implements PartialChange {
        public Standing {
            bounds = List.copyOf(bounds);
        }
    }
}
