package dev.weir.app.api;

import dev.weir.actors.pipeline.Savepoints;
import dev.weir.actors.pipeline.Savepoints.Answer;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SavepointName;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** Savepoints of pipelines: listed, taken and deleted. Starting from one is the pipeline file's business. */
final class SavepointRoutes {
    static final Pattern PATHS = Pattern.compile("/v1/pipelines/[^/]+/savepoints(/[^/]*)?");

    private static final long BODY_MAX = 1 << 10;

    private final Savepoints savepoints;
    private final Declared declared;

    SavepointRoutes(Savepoints savepoints, Declared declared) {
        this.savepoints = savepoints;
        this.declared = declared;
    }

    void mount(Router router) {
        router.get("/v1/pipelines/:pipeline/savepoints")
                .handler(request -> answer(request, () -> savepoints.list(pipeline(request))));
        router.post("/v1/pipelines/:pipeline/savepoints").handler(SolverRoutes::requireJson);
        router.post("/v1/pipelines/:pipeline/savepoints")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_MAX));
        router.post("/v1/pipelines/:pipeline/savepoints").handler(this::take);
        router.delete("/v1/pipelines/:pipeline/savepoints/:name")
                .handler(request ->
                        answer(request, () -> savepoints.delete(pipeline(request), request.pathParam("name"))));
    }

    private static String pipeline(RoutingContext request) {
        return request.pathParam("pipeline");
    }

    private void take(RoutingContext request) {
        try {
            JsonObject body = request.body().asJsonObject();
            if (body != null && body.size() == 1 && body.getValue("name") instanceof String name) {
                answer(request, () -> savepoints.take(pipeline(request), name));
                return;
            }
        } catch (DecodeException | ClassCastException e) {
            // Said below.
        }
        Answers.error(request, 400, "the body must be one JSON object with a name", "{\"name\": \"before-change\"}");
    }

    /** Calls wait for Kafka; nobody else's request is to wait for that. */
    private void answer(RoutingContext request, Callable<Answer> call) {
        if (declared.pipeline(pipeline(request)).isEmpty()) {
            List<String> names =
                    declared.pipelines().stream().map(PipelineDefinition::name).toList();
            Answers.error(request, 404, "no such pipeline", "one of " + String.join(", ", names));
            return;
        }
        request.vertx()
                .executeBlocking(call, false)
                .onFailure(request::fail)
                .onSuccess(answer -> answered(request, answer));
    }

    private static void answered(RoutingContext request, Answer answer) {
        switch (answer) {
            case Answer.Found(List<Savepoints.Savepoint> found) -> {
                JsonArray all = new JsonArray();
                found.forEach(each -> all.add(json(each)));
                Answers.json(request, new JsonObject().put("savepoints", all));
            }
            case Answer.Taken(Savepoints.Savepoint savepoint) -> Answers.json(request, 201, json(savepoint));
            case Answer.Deleted _ -> Answers.json(request, new JsonObject().put("deleted", true));
            case Answer.Illegal(String cause) -> Answers.error(request, 400, cause, SavepointName.LEGAL);
            case Answer.Unknown(String cause) ->
                Answers.error(request, 404, cause, "those of GET /v1/pipelines/{pipeline}/savepoints");
            case Answer.Refused(String cause) ->
                Answers.error(request, 409, cause, "another name, or this one after it was deleted");
            case Answer.Unavailable(String cause) ->
                Answers.error(request, 503, "Kafka does not answer: " + cause, "ask again later");
        }
    }

    private static JsonObject json(Savepoints.Savepoint savepoint) {
        JsonArray partitions = new JsonArray();
        savepoint
                .partitions()
                .forEach(saved -> partitions.add(new JsonObject()
                        .put("partition", saved.partition())
                        .put("elements", saved.elements())
                        .put("offset", saved.offset())
                        .put("digest", saved.digest())));
        return new JsonObject()
                .put("pipeline", savepoint.pipeline())
                .put("name", savepoint.name())
                .put("complete", savepoint.complete())
                .put("takenAt", savepoint.takenAt())
                .put("partitions", partitions);
    }
}
