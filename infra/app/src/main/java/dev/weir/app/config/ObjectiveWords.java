package dev.weir.app.config;

import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Concave;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Similarity;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a summary is worth, in a sentence. */
final class ObjectiveWords {
    private ObjectiveWords() {}

    static String of(ObjectiveConfig objective) {
        return switch (objective) {
            case ObjectiveConfig.FacilityLocation(Similarity similarity, Anchors _) ->
                "facility location: the sum over the anchors of the similarity to the nearest member; "
                        + of(similarity);
            case ObjectiveConfig.SaturatedCoverage(Similarity similarity, Anchors _, double alpha) ->
                "saturated coverage: the sum over the anchors of the similarity to all members, which counts up to "
                        + Words.number(alpha) + " of the similarity to all anchors; " + of(similarity);
            case ObjectiveConfig.GivenSimilarities(List<Double> weights) ->
                "facility location on given similarities: the sum over the columns of the largest feature of a member, times "
                        + of(weights);
            case ObjectiveConfig.Coverage(double least, List<Double> weights) ->
                "coverage: the sum over the columns that are "
                        + (least == ObjectiveConfig.Coverage.ANY ? "over 0" : "at least " + Words.number(least))
                        + " in some member of " + of(weights);
            case ObjectiveConfig.ProbabilisticCoverage(List<Double> weights) ->
                "probabilistic coverage: the sum over the columns of the probability that at least one member has it, times "
                        + of(weights) + "; features are probabilities";
            case ObjectiveConfig.FeatureBased(Concave shape, List<Double> weights) ->
                "feature-based: the sum over the columns of " + of(shape)
                        + ", where x is the sum of that feature over the members, times " + of(weights);
            case ObjectiveConfig.LogDeterminant(Similarity kernel, double alpha) ->
                "log-determinant: ln det(I + " + Words.number(alpha)
                        + " K), where K has the similarities of the members with each other; " + of(kernel);
            case ObjectiveConfig.GraphCut(Similarity similarity, double lambda) ->
                "graph cut: " + Words.number(lambda)
                        + " times the similarity of the members to everything live, less their similarity to each other; "
                        + of(similarity);
            case ObjectiveConfig.Mixture(List<ObjectiveConfig.Mixture.Part> parts) ->
                parts.stream()
                        .map(part -> Words.number(part.weight()) + " times (" + of(part.objective()) + ")")
                        .collect(Collectors.joining(
                                " + ",
                                "mixture: ",
                                "; each part is divided by the best value that one live element alone has in it"));
        };
    }

    /** Whom it sums over, part by part. Empty where it does not sum over anchors. */
    static List<String> anchors(ObjectiveConfig objective) {
        return anchorsOf(objective).map(ObjectiveWords::of).distinct().toList();
    }

    private static Stream<Anchors> anchorsOf(ObjectiveConfig objective) {
        return switch (objective) {
            case ObjectiveConfig.FacilityLocation facility -> Stream.of(facility.anchors());
            case ObjectiveConfig.SaturatedCoverage saturated -> Stream.of(saturated.anchors());
            case ObjectiveConfig.GivenSimilarities _,
                    ObjectiveConfig.Coverage _,
                    ObjectiveConfig.ProbabilisticCoverage _,
                    ObjectiveConfig.FeatureBased _,
                    ObjectiveConfig.LogDeterminant _,
                    ObjectiveConfig.GraphCut _ -> Stream.empty();
            case ObjectiveConfig.Mixture(List<ObjectiveConfig.Mixture.Part> parts) ->
                parts.stream().flatMap(part -> anchorsOf(part.objective()));
        };
    }

    private static String of(Anchors anchors) {
        return switch (anchors) {
            case Anchors.Fixed fixed -> fixed.points().size() + " fixed points of the file";
            case Anchors.Sample(int size) ->
                "all live elements up to " + size + ", and beyond that a sample of " + size
                        + " of them; values are scaled up to all";
        };
    }

    private static String of(Similarity similarity) {
        return "similarity = "
                + switch (similarity) {
                    case Similarity.Rbf(double scale) ->
                        "exp(-(squared distance of the features) / " + Words.number(scale) + ")";
                    case Similarity.ShiftedCosine _ -> "(1 + cosine of the features) / 2";
                    case Similarity.ClippedCosine _ -> "cosine of the features, 0 where it is negative";
                    case Similarity.Dot(double largest) -> "dot product of the features / " + Words.number(largest);
                };
    }

    private static String of(Concave shape) {
        return switch (shape) {
            case Concave.SquareRoot _ -> "the square root of x";
            case Concave.Logarithm _ -> "ln(1 + x)";
            case Concave.Capped(double most) -> "min(x, " + Words.number(most) + ")";
            case Concave.Saturating _ -> "x / (1 + x)";
            case Concave.Linear _ -> "x";
        };
    }

    private static String of(List<Double> weights) {
        return weights.isEmpty() ? "a weight of 1" : "the column's weight in the file";
    }
}
