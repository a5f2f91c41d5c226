package dev.weir.app.api;

import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Concave;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Similarity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** An objective as a definition shows it: its name, and what it was configured with. */
final class ObjectiveJson {
    private ObjectiveJson() {}

    static JsonObject of(ObjectiveConfig objective) {
        return switch (objective) {
            case ObjectiveConfig.FacilityLocation(Similarity similarity, Anchors anchors) ->
                named("facility-location")
                        .put("similarity", similarity(similarity))
                        .put("anchors", anchors(anchors));
            case ObjectiveConfig.SaturatedCoverage(Similarity similarity, Anchors anchors, double alpha) ->
                named("saturated-coverage")
                        .put("similarity", similarity(similarity))
                        .put("anchors", anchors(anchors))
                        .put("alpha", alpha);
            case ObjectiveConfig.GivenSimilarities(List<Double> weights) ->
                weighted("facility-location", weights).put("similarity", "given");
            case ObjectiveConfig.Coverage(double least, List<Double> weights) -> {
                JsonObject json = weighted("coverage", weights);
                yield least == ObjectiveConfig.Coverage.ANY ? json : json.put("least", least);
            }
            case ObjectiveConfig.ProbabilisticCoverage(List<Double> weights) ->
                weighted("probabilistic-coverage", weights);
            case ObjectiveConfig.FeatureBased(Concave shape, List<Double> weights) ->
                weighted("feature-based", weights).put("shape", shape(shape));
            case ObjectiveConfig.LogDeterminant(Similarity kernel, double alpha) ->
                named("log-determinant").put("similarity", similarity(kernel)).put("alpha", alpha);
            case ObjectiveConfig.GraphCut(Similarity similarity, double lambda) ->
                named("graph-cut").put("similarity", similarity(similarity)).put("lambda", lambda);
            case ObjectiveConfig.Mixture(List<ObjectiveConfig.Mixture.Part> parts) -> {
                JsonArray json = new JsonArray();
                parts.forEach(part -> json.add(of(part.objective()).put("weight", part.weight())));
                yield named("mixture").put("parts", json);
            }
        };
    }

    private static JsonObject named(String name) {
        return new JsonObject().put("name", name);
    }

    private static JsonObject weighted(String name, List<Double> weights) {
        return named(name).put("weights", new JsonArray(weights));
    }

    private static JsonObject similarity(Similarity similarity) {
        return switch (similarity) {
            case Similarity.Rbf(double scale) -> new JsonObject().put("rbf", scale);
            case Similarity.ShiftedCosine _ -> new JsonObject().put("cosine", "shifted");
            case Similarity.ClippedCosine _ -> new JsonObject().put("cosine", "clipped");
            case Similarity.Dot(double largest) -> new JsonObject().put("dot", largest);
        };
    }

    private static JsonObject anchors(Anchors anchors) {
        return switch (anchors) {
            case Anchors.Fixed fixed ->
                new JsonObject().put("fixed", fixed.points().size());
            case Anchors.Sample(int size) -> new JsonObject().put("sample", size);
        };
    }

    private static JsonObject shape(Concave shape) {
        return switch (shape) {
            case Concave.SquareRoot _ -> new JsonObject().put("sqrt", true);
            case Concave.Logarithm _ -> new JsonObject().put("log", true);
            case Concave.Capped(double most) -> new JsonObject().put("min", most);
            case Concave.Saturating _ -> new JsonObject().put("saturating", true);
            case Concave.Linear _ -> new JsonObject().put("linear", true);
        };
    }
}
