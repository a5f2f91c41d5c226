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
        return switch (config) {
            case ObjectiveConfig.FacilityLocation facility ->
                new PlainSimilarities.Facility(PlainSimilarities.between(facility.similarity(), elements, anchors));
            case ObjectiveConfig.SaturatedCoverage saturated ->
                new PlainSimilarities.Saturated(
                        PlainSimilarities.between(saturated.similarity(), elements, anchors),
                        PlainSimilarities.between(saturated.similarity(), anchors, anchors),
                        saturated.alpha());
            case ObjectiveConfig.GivenSimilarities(List<Double> weights) ->
                new PlainColumns(elements, new ColumnWeights(weights), x -> x, most -> most, Math::max);
            case ObjectiveConfig.Coverage(double least, List<Double> weights) ->
                new PlainColumns(
                        elements, new ColumnWeights(weights), x -> x >= least ? 1 : 0, sum -> Math.min(sum, 1));
            case ObjectiveConfig.ProbabilisticCoverage(List<Double> weights) ->
                new PlainColumns(elements, new ColumnWeights(weights), x -> -Math.log1p(-x), sum -> -Math.expm1(-sum));
            case ObjectiveConfig.FeatureBased(Concave shape, List<Double> weights) ->
                new PlainColumns(elements, new ColumnWeights(weights), x -> x, shape::of);
            case ObjectiveConfig.LogDeterminant(Similarity kernel, double alpha) ->
                new PlainLogDeterminant(PlainSimilarities.between(kernel, elements, elements), alpha);
            case ObjectiveConfig.GraphCut(Similarity similarity, double lambda) ->
                new PlainSimilarities.Cut(PlainSimilarities.between(similarity, elements, elements), lambda);
            case ObjectiveConfig.Mixture(List<ObjectiveConfig.Mixture.Part> parts) ->
                PlainMixture.of(parts, elements, anchors);
        };
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
