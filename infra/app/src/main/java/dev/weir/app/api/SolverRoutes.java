package dev.weir.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.delivery.SolverDesk;
import dev.weir.streams.ingest.RequestForm;
import dev.weir.streams.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What solvers are asked and told. Bodies are JSON objects in the words of the topic, with the sequence beside them. */
final class SolverRoutes {
    static final String PREFIX = "/v1/solvers/";

    private static final long BODY_MAX = 32 << 20;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration SOLUTION = Duration.ofSeconds(60);

    private final Pipelines pipelines;
    private final Declared declared;
    private final SolverDesk desk;
    private final Map<String, String> notes;

    /** @param notes by solver, as {@link ApiConfig#notes()} */
    SolverRoutes(Pipelines pipelines, Declared declared, SolverDesk desk, Map<String, String> notes) {
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
        router.post("/v1/solvers/:solver/ask").handler(request -> put(request, "context", "ask", ANSWER));
        router.post("/v1/solvers/:solver/tell").handler(request -> put(request, "ticket", "tell", ANSWER));
        router.post("/v1/solvers/:solver/cancel").handler(request -> put(request, "ticket", "cancel", ANSWER));
        router.post("/v1/solvers/:solver/solve").handler(request -> put(request, "matrix", "matrix", SOLUTION));
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
    private static void requireJson(RoutingContext request) {
        String type =
                Optional.ofNullable(request.request().getHeader("Content-Type")).orElse("");
        if (type.startsWith("application/json")) {
            request.next();
        } else {
            Answers.error(request, 415, "the body must be JSON", "Content-Type: application/json");
        }
    }

    /** @param from the member of the body that becomes {@code to} on the topic */
    private void put(RoutingContext request, String from, String to, Duration atMost) {
        withSolver(
                request,
                solver -> withBody(request, from, (sequence, body) -> {
                    ObjectNode asked = body;
                    if (!from.equals(to)) {
                        asked.set(to, asked.remove(from));
                    }
                    if (to.equals("ask") && !asked.has("id")) {
                        asked.put("id", UUID.randomUUID().toString());
                    }
                    Optional<String> fault = RequestForm.fault(sequence, Json.write(asked));
                    if (fault.isPresent()) {
                        Answers.error(request, 400, fault.get(), "see /v1/openapi.json");
                        return;
                    }
                    Future.fromCompletionStage(desk.ask(solver, sequence, asked, atMost), Vertx.currentContext())
                            .onSuccess(answer -> answer(request, answer))
                            .onFailure(failure -> unanswered(request, asked, failure));
                }));
    }

    private void withBody(RoutingContext request, String must, BiConsumer<String, ObjectNode> then) {
        JsonNode tree;
        try {
            tree = Json.tree(
                    request.body().buffer() == null
                            ? new byte[0]
                            : request.body().buffer().getBytes());
        } catch (IllegalArgumentException e) {
            Answers.error(request, 400, "the body is not JSON", "one JSON object");
            return;
        }
        if (!(tree instanceof ObjectNode body)) {
            Answers.error(request, 400, "the body must be one JSON object", "sequence, " + must + " and more");
            return;
        }
        JsonNode sequence = body.remove("sequence");
        if (sequence == null || !sequence.isTextual() || !body.has(must)) {
            Answers.error(request, 400, "sequence and " + must + " are needed", "sequence: text; " + must);
            return;
        }
        then.accept(sequence.asText(), body);
    }

    private static void answer(RoutingContext request, JsonNode answer) {
        int status = answer.has("refused") ? 422 : 200;
        Answers.json(request, status, new JsonObject(answer.toString()));
    }

    private static void unanswered(RoutingContext request, ObjectNode asked, Throwable failure) {
        boolean late = failure instanceof TimeoutException
                || failure instanceof org.apache.kafka.common.errors.TimeoutException;
        JsonNode id = Optional.ofNullable(asked.get("id")).orElseGet(JsonNodeFactory.instance::missingNode);
        Answers.error(
                request,
                late ? 504 : 503,
                late ? "no answer came in time" : "Kafka refuses: " + failure.getMessage(),
                "put it again with id " + id.asText() + ": asks and tells count once");
    }

    private void matrix(RoutingContext request) {
        withSolver(request, solver -> {
            String name = request.pathParam("matrix");
            byte[] body = request.body().buffer() == null
                    ? new byte[0]
                    : request.body().buffer().getBytes();
            Optional<String> fault = RequestForm.matrixFault(body);
            if (fault.isPresent()) {
                Answers.error(request, 400, fault.get(), "a matrix in Matrix Market form");
                return;
            }
            Future.fromCompletionStage(desk.put(solver, name, body), Vertx.currentContext())
                    .onSuccess(_ -> Answers.json(request, 201, new JsonObject().put("matrix", name)))
                    .onFailure(failure -> unanswered(request, JsonNodeFactory.instance.objectNode(), failure));
        });
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
