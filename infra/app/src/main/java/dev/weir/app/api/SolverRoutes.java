package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.actors.relaxation.Desk;
import dev.weir.actors.relaxation.Desk.Answer;
import dev.weir.streams.definition.SolverDefinition;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What solvers are asked and told. Bodies are JSON objects in the words of the topic, with the sequence beside them. */
final class SolverRoutes {
    static final String PREFIX = "/v1/solvers/";

    static final long BODY_MAX = 32 << 20;

    private final Pipelines pipelines;
    private final Declared declared;
    private final Desk desk;
    private final Map<String, String> notes;

    /** @param notes by solver, as {@link ApiConfig#notes()} */
    SolverRoutes(Pipelines pipelines, Declared declared, Desk desk, Map<String, String> notes) {
        this.pipelines = pipelines;
        this.declared = declared;
        this.desk = desk;
        this.notes = notes;
    }

    void mount(Router router) {
        router.get("/v1/solvers").handler(this::list);
        router.get("/v1/solvers/:solver")
                .handler(request -> withSolver(request, solver -> Answers.json(request, solver(solver))));
        router.post("/v1/solvers/:solver/*").handler(SolverRoutes::requireJson);
        router.route("/v1/solvers/:solver/*").handler(BodyHandler.create(false).setBodyLimit(BODY_MAX));
        router.post("/v1/solvers/:solver/ask").handler(request -> put(request, "context", "ask"));
        router.post("/v1/solvers/:solver/tell").handler(request -> put(request, "ticket", "tell"));
        router.post("/v1/solvers/:solver/cancel").handler(request -> put(request, "ticket", "cancel"));
        router.post("/v1/solvers/:solver/solve").handler(request -> put(request, "matrix", "matrix"));
        router.put("/v1/solvers/:solver/matrices/:matrix").handler(this::matrix);
    }

    private void list(RoutingContext request) {
        JsonArray all = new JsonArray();
        declared.solvers().forEach(solver -> all.add(solver(solver)));
        Answers.json(request, new JsonObject().put("solvers", all));
    }

    private JsonObject solver(SolverDefinition definition) {
        JsonArray partitions = new JsonArray();
        pipelines.views().stream()
                .filter(view -> view.pipeline().equals(definition.name()))
                .forEach(view -> partitions.add(partition(view)));
        JsonObject json = new JsonObject()
                .put("name", definition.name())
                .put("definition", SolverJson.definition(definition))
                .put("partitions", partitions);
        Optional.ofNullable(notes.get(definition.name())).ifPresent(note -> json.put("note", note));
        return json;
    }

    private static JsonObject partition(PipelineView view) {
        JsonObject json = ViewJson.status(view);
        SolverEventJson.solver(view).ifPresent(solver -> {
            JsonArray sequences = new JsonArray();
            solver.busiest().forEach(each -> sequences.add(SolverJson.sequence(each)));
            json.mergeIn(SolverJson.counters(solver)).put("sequences", sequences);
        });
        return json;
    }

    /** A page of another site cannot send this type unasked. */
    static void requireJson(RoutingContext request) {
        String type =
                Optional.ofNullable(request.request().getHeader("Content-Type")).orElse("");
        if (type.startsWith("application/json")) {
            request.next();
        } else {
            Answers.error(request, 415, "the body must be JSON", "Content-Type: application/json");
        }
    }

    /** @param from the member of the body that becomes {@code to} on the topic */
    private void put(RoutingContext request, String from, String to) {
        withSolver(
                request,
                solver -> withBody(request, from, (sequence, body) -> {
                    body.put(to, body.remove(from));
                    if (body.getValue("id") == null) {
                        body.put("id", UUID.randomUUID().toString());
                    }
                    answer(request, 200, () -> desk.put(solver.name(), sequence, body.encode()));
                }));
    }

    private static void withBody(RoutingContext request, String must, BiConsumer<String, JsonObject> then) {
        JsonObject body;
        try {
            body = new JsonObject(text(request));
        } catch (DecodeException e) {
            Answers.error(request, 400, "the body must be one JSON object", "sequence, " + must + " and more");
            return;
        }
        if (body.remove("sequence") instanceof String sequence && body.containsKey(must)) {
            then.accept(sequence, body);
        } else {
            Answers.error(request, 400, "sequence and " + must + " are needed", "sequence: text; " + must);
        }
    }

    private static String text(RoutingContext request) {
        return request.body().buffer() == null ? "" : request.body().buffer().toString();
    }

    private void matrix(RoutingContext request) {
        withSolver(
                request,
                solver -> answer(
                        request, 201, () -> desk.matrix(solver.name(), request.pathParam("matrix"), text(request))));
    }

    /** Kafka's clients may wait for the broker before they take a record; nobody else's request is to wait for that. */
    private static void answer(RoutingContext request, int good, Supplier<CompletionStage<Answer>> call) {
        request.vertx()
                .executeBlocking(call::get, false)
                .compose(stage ->
                        Future.fromCompletionStage(stage, request.vertx().getOrCreateContext()))
                .onFailure(request::fail)
                .onSuccess(answer -> answered(request, good, answer));
    }

    private static void answered(RoutingContext request, int good, Answer answer) {
        switch (answer) {
            case Answer.Given(String json) -> Answers.json(request, good, new JsonObject(json));
            case Answer.Refused(String json) -> Answers.json(request, 422, new JsonObject(json));
            case Answer.Malformed(String cause) -> Answers.error(request, 400, cause, "the forms of /v1/openapi.json");
            case Answer.TooLarge _ ->
                Answers.error(
                        request, 413, "the topic does not take a record that large", "a smaller system or matrix");
            case Answer.Late(String id) ->
                Answers.error(
                        request,
                        504,
                        "no answer came in time",
                        "put it again with id " + id + ": asks and tells count once, a system is solved again");
            case Answer.Unavailable(String cause) ->
                Answers.error(request, 503, "Kafka does not take it: " + cause, "put it again later");
        }
    }

    private void withSolver(RoutingContext request, Consumer<SolverDefinition> then) {
        declared.solver(request.pathParam("solver")).ifPresentOrElse(then, () -> {
            List<String> names =
                    declared.solvers().stream().map(SolverDefinition::name).toList();
            Answers.error(
                    request,
                    404,
                    "no such solver",
                    names.isEmpty() ? "none is declared" : "one of " + String.join(", ", names));
        });
    }
}
