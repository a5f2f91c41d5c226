package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The reference form of an objective over a fixed list of elements, numbered by their place: double precision, nothing rounded to units, nothing skipped.
 * It holds one growing set, at first empty. The engine is measured by it.
 */
public interface PlainObjective {
    /**
     * @param anchors whom the objective sums over, where it has anchors; those of the configuration are not looked at
     */
    static PlainObjective over(ObjectiveConfig config, List<double[]> elements, List<double[]> anchors) {
        int columns = elements.isEmpty() ? 0 : elements.getFirst().length;
        return PlainForms.over(
                config, elements, anchors, IntStream.range(0, columns).toArray());
    }

    /**
     * The same over vectors of either form. Columns that are 0 in all of them are left out, as they count for nothing: memory is O(elements · columns that are not 0 in some).
     *
     * @throws IllegalArgumentException if a vector has another dimension than the first
     */
    static PlainObjective ofFeatures(ObjectiveConfig config, List<Features> elements, List<Features> anchors) {
        return PlainForms.ofFeatures(config, elements, anchors);
    }
    /**
     * Facility location over features in float32, for sets too large for a matrix: similarities are made as they are needed, and never all kept.
     *
     * @throws IllegalArgumentException if a row has another dimension than the first, or breaks the similarity's condition
     */
    static PlainObjective byBlocks(Similarity similarity, List<Features> elements, List<Features> anchors) {
        return FacilityByBlocks.over(similarity, elements, anchors);
    }

    /** How many elements there are to choose from. */
    int size();

    /** f(set + element) − f(set) for an element outside of the set. */
    double gain(int element);

    void add(int element);

    /** f(set). */
    double value();

    /** The same function on the empty set. */
    PlainObjective empty();

    /** f of these elements, whatever the set. */
    default double value(List<Integer> elements) {
        PlainObjective other = empty();
        elements.forEach(other::add);
        return other.value();
    }

    /** The largest f of a single element. */
    default double bestSingleton() {
        PlainObjective other = empty();
        return IntStream.range(0, size()).mapToDouble(other::gain).max().orElse(0);
    }
}
