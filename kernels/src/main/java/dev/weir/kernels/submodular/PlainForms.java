package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes the plain form of each objective. */
final class PlainForms {
    private PlainForms() {}

    /** @param columns which column of the feature vectors each number belongs to */
    static PlainObjective over(ObjectiveConfig config, List<double[]> elements, List<double[]> anchors, int[] columns) {
        return switch (config) {
            case ObjectiveConfig.FacilityLocation facility ->
                new PlainSimilarities.Facility(PlainSimilarities.between(facility.similarity(), elements, anchors));
            case ObjectiveConfig.SaturatedCoverage saturated ->
                new PlainSimilarities.Saturated(
                        PlainSimilarities.between(saturated.similarity(), elements, anchors),
                        PlainSimilarities.between(saturated.similarity(), anchors, anchors),
                        saturated.alpha());
            case ObjectiveConfig.GivenSimilarities(List<Double> weights) ->
                new PlainColumns(elements, new ColumnWeights(weights, columns), x -> x, most -> most, Math::max);
            case ObjectiveConfig.Coverage(double least, List<Double> weights) ->
                new PlainColumns(
                        elements,
                        new ColumnWeights(weights, columns),
                        x -> x >= least ? 1 : 0,
                        sum -> Math.min(sum, 1));
            case ObjectiveConfig.ProbabilisticCoverage(List<Double> weights) ->
                new PlainColumns(
                        elements, new ColumnWeights(weights, columns), x -> -Math.log1p(-x), sum -> -Math.expm1(-sum));
            case ObjectiveConfig.FeatureBased(Concave shape, List<Double> weights) ->
                new PlainColumns(elements, new ColumnWeights(weights, columns), x -> x, shape::of);
            case ObjectiveConfig.LogDeterminant(Similarity kernel, double alpha) ->
                new PlainLogDeterminant(PlainSimilarities.between(kernel, elements, elements), alpha);
            case ObjectiveConfig.GraphCut(Similarity similarity, double lambda) ->
                new PlainSimilarities.Cut(PlainSimilarities.between(similarity, elements, elements), lambda);
            case ObjectiveConfig.Mixture(List<ObjectiveConfig.Mixture.Part> parts) ->
                PlainMixture.of(parts, elements, anchors, columns);
        };
    }

    static PlainObjective ofFeatures(ObjectiveConfig config, List<Features> elements, List<Features> anchors) {
        TreeSet<Integer> some = new TreeSet<>();
        List<Features> all = Stream.concat(elements.stream(), anchors.stream()).toList();
        all.forEach(features -> {
            Checks.requireDimension(
                    "each vector", features.size(), all.getFirst().size());
            for (int entry = 0; entry < features.entries(); entry++) {
                if (features.value(entry) != 0) {
                    some.add(features.column(entry));
                }
            }
        });
        int[] columns = some.stream().mapToInt(Integer::intValue).toArray();
        return over(config, narrowed(elements, columns), narrowed(anchors, columns), columns);
    }

    private static List<double[]> narrowed(List<Features> vectors, int[] columns) {
        return vectors.stream()
                .map(features -> {
                    double[] values = new double[columns.length];
                    for (int i = 0; i < columns.length; i++) {
                        values[i] = features.at(columns[i]);
                    }
                    return values;
                })
                .toList();
    }
}
