package dev.weir.app.api;

import dev.weir.kernels.submodular.Constraints;
import dev.weir.kernels.submodular.Stability;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A pipeline's definition as JSON, in the words of the pipeline file; times as ISO-8601 durations. */
final class DefinitionJson {
    private DefinitionJson() {}

    static JsonObject of(PipelineDefinition definition) {
        JsonArray features = new JsonArray();
        definition.features().forEach(extractor -> features.add(feature(extractor)));
        JsonObject window = new JsonObject()
                .put("lateness", definition.window().lateness().toString())
                .put("future", definition.window().future().toString());
        if (!definition.window().length().isZero()) {
            window.put("time", definition.window().length().toString())
                    .put("timeMs", definition.window().length().toMillis());
        }
        if (definition.window().count() > 0) {
            window.put("count", definition.window().count());
        }
        JsonObject json = new JsonObject()
                .put("name", definition.name())
                .put("source", source(definition.source()))
                .put("features", features)
                .put("window", window)
                .put("summary", summary(definition))
                .put(
                        "sinks",
                        new JsonObject()
                                .put("members", definition.sinks().members())
                                .put("deadLetters", definition.sinks().deadLetters()));
        definition.start().ifPresent(savepoint -> json.put("start", savepoint.toString()));
        definition.merge().ifPresent(merge -> json.put("merge", new JsonObject().put("members", merge.members())));
        return json;
    }

    private static JsonObject source(PipelineDefinition.Source source) {
        JsonObject json = new JsonObject()
                .put("topic", source.topic())
                .put(
                        "format",
                        switch (source.format()) {
                            case JSON -> "json";
                            case PARTIALS -> "partials";
                        });
        if (!source.id().isEmpty()) {
            json.put("id", source.id());
        }
        source.time().ifPresent(path -> json.put("time", path));
        source.elementTime().ifPresent(path -> json.put("elementTime", path));
        source.group().ifPresent(path -> json.put("group", path));
        source.deleted().ifPresent(path -> json.put("deleted", path));
        source.ttl().ifPresent(path -> json.put("ttl", path));
        source.cost().ifPresent(path -> json.put("cost", path));
        return json.put("idle", source.idle().toString());
    }

    private static JsonObject summary(PipelineDefinition definition) {
        SummaryConfig summary = definition.summary();
        Constraints constraints = summary.constraints();
        JsonObject quotas = new JsonObject();
        constraints.quotas().forEach((group, quota) -> quotas.put(group, quota(quota)));
        JsonObject json = new JsonObject()
                .put("k", summary.k())
                .put("epsilon", summary.epsilon())
                .put("guarantee", definition.guarantee())
                .put("objective", ObjectiveJson.of(summary.objective()))
                .put("quotas", quotas)
                .put("pinned", new JsonArray(List.copyOf(constraints.pinned())))
                .put("forbidden", new JsonArray(List.copyOf(constraints.forbidden())))
                .put("poolPerMember", summary.poolPerMember())
                .put("seed", summary.seed());
        if (constraints.hasBudget()) {
            json.put("budget", constraints.budget());
        }
        summary.stability().ifPresent(layer -> json.put("stability", stability(layer)));
        return json;
    }

    private static JsonObject quota(Constraints.Quota quota) {
        JsonObject json = new JsonObject().put("min", quota.min());
        return quota.max() == Constraints.Quota.NO_LIMIT ? json : json.put("max", quota.max());
    }

    private static JsonObject stability(Stability layer) {
        JsonObject json = new JsonObject().put("giveUp", layer.giveUp());
        layer.changes().ifPresent(changes -> json.put("changes", changes));
        return json;
    }

    private static JsonObject feature(Extractor extractor) {
        return switch (extractor) {
            case Extractor.Number(var path, var scale) ->
                new JsonObject().put("number", path).put("scale", scale);
            case Extractor.Vector(var path, var size, var scale) ->
                new JsonObject().put("vector", path).put("size", size).put("scale", scale);
            case Extractor.Category(var path, var buckets, var weight) ->
                new JsonObject().put("category", path).put("buckets", buckets).put("weight", weight);
            case Extractor.Text(var path, var buckets, var weight) ->
                new JsonObject().put("text", path).put("buckets", buckets).put("weight", weight);
            case Extractor.Neighbours(var path, var buckets) ->
                new JsonObject().put("neighbours", path).put("buckets", buckets);
            case Extractor.Ranks(var paths, var lists, var candidates) ->
                new JsonObject()
                        .put("ranks", paths.size() == 1 ? paths.getFirst() : new JsonArray(paths))
                        .put("lists", lists)
                        .put("candidates", candidates);
            case Extractor.Geo(var paths, var scale) ->
                new JsonObject().put("geo", new JsonArray(paths)).put("scale", scale);
            case Extractor.TimeOfDay(var path, var weight) ->
                new JsonObject().put("time-of-day", path).put("weight", weight);
        };
    }
}
