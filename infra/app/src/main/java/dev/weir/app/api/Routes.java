package dev.weir.app.api;

import dev.weir.actors.compute.Compute;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.app.telemetry.Telemetry;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.streams.definition.PipelineDefinition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The questions that can be asked, each answered from the newest committed views. */
final class Routes {
    private final ApiConfig config;
    private final Pipelines pipelines;
    private final Declared declared;
    private final Compute compute;
    private final Telemetry telemetry;
    private final Hub hub;

    Routes(ApiConfig config, ApiServer.Parts parts, Hub hub) {
        this.config = config;
        this.pipelines = parts.pipelines();
        this.declared = parts.declared();
        this.compute = parts.compute();
        this.telemetry = parts.telemetry();
        this.hub = hub;
    }

    void mount(Router router) {
        router.get("/live").handler(request -> Answers.json(request, new JsonObject().put("live", true)));
        router.get("/ready").handler(this::ready);
        router.get("/metrics").handler(this::metrics);
        router.get("/v1/events").handler(this::events);
        router.get("/v1/pipelines").handler(this::list);
        router.get("/v1/pipelines/:pipeline").handler(this::one);
        router.get("/v1/pipelines/:pipeline/summary")
                .handler(request -> withState(
                        request, (view, snapshot) -> Answers.json(request, ViewJson.summary(view, snapshot))));
        router.get("/v1/pipelines/:pipeline/certificate").handler(this::certificate);
        router.get("/v1/pipelines/:pipeline/history").handler(this::history);
        router.get("/v1/pipelines/:pipeline/why/:id").handler(this::why);
    }

    private void list(RoutingContext request) {
        JsonArray all = new JsonArray();
        declared.pipelines().forEach(definition -> all.add(pipeline(definition)));
        Answers.json(request, new JsonObject().put("pipelines", all));
    }

    private void one(RoutingContext request) {
        definition(request).ifPresent(definition -> Answers.json(request, pipeline(definition)));
    }

    private JsonObject pipeline(PipelineDefinition definition) {
        JsonArray partitions = new JsonArray();
        views(definition.name()).forEach(view -> partitions.add(ViewJson.status(view)));
        JsonObject json = new JsonObject()
                .put("name", definition.name())
                .put("definition", DefinitionJson.of(definition))
                .put("place", new Look(definition).hasPlace())
                .put("partitions", partitions);
        Optional.ofNullable(config.notes().get(definition.name())).ifPresent(note -> json.put("note", note));
        return json;
    }

    private void certificate(RoutingContext request) {
        definition(request)
                .ifPresent(definition -> withState(
                        request,
                        (view, snapshot) ->
                                Answers.json(request, ViewJson.certificate(view, snapshot, definition.guarantee()))));
    }

    private void history(RoutingContext request) {
        withView(request, view -> hub.feed(view.pipeline(), view.partition())
                .ifPresentOrElse(
                        feed -> Answers.json(request, feed.history()),
                        () -> Answers.json(
                                request,
                                new JsonObject().put("columns", Point.COLUMNS).put("rows", new JsonArray()))));
    }

    private void why(RoutingContext request) {
        String id = request.pathParam("id");
        withState(request, (view, snapshot) -> Future.fromCompletionStage(
                        pipelines.why(view.pipeline(), view.partition(), id), Vertx.currentContext())
                .onFailure(request::fail)
                .onSuccess(found -> found.ifPresentOrElse(
                        why -> Answers.json(
                                request,
                                ViewJson.why(
                                        why,
                                        snapshot.elements(),
                                        Optional.ofNullable(snapshot.since().get(why.id())))),
                        () -> Answers.error(request, 404, "not a member of the summary now", memberIds(snapshot)))));
    }

    private static String memberIds(Snapshot snapshot) {
        List<String> ids = snapshot.summary().members().stream()
                .map(member -> member.id())
                .limit(20)
                .toList();
        return ids.isEmpty() ? "the summary is empty" : "one of " + String.join(", ", ids);
    }

    private void events(RoutingContext request) {
        String lastEventId = Optional.ofNullable(request.request().getHeader("Last-Event-ID"))
                .orElse("");
        if (hub.isFull()) {
            request.response().putHeader("Retry-After", "10");
            Answers.error(
                    request, 503, "too many event streams are open", "at most " + hub.clientCount() + " at a time");
            return;
        }
        request.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                .putHeader("X-Accel-Buffering", "no");
        hub.connect(request.request(), lastEventId);
    }

    private void ready(RoutingContext request) {
        JsonArray reasons = new JsonArray();
        for (String name : declared.names()) {
            List<PipelineView> views = views(name);
            if (views.isEmpty() && declared.isExpected(name)) {
                reasons.add(name + ": no partition is owned yet");
            }
            views.stream()
                    .filter(view -> view.status() != PipelineView.Status.LIVE)
                    .forEach(view -> reasons.add(view.pipeline() + "/" + view.partition() + ": " + view.status()
                            + (view.detail().isBlank() ? "" : ", " + view.detail())));
        }
        boolean ready = reasons.isEmpty();
        Answers.json(
                request, ready ? 200 : 503, new JsonObject().put("ready", ready).put("reasons", reasons));
    }

    private void metrics(RoutingContext request) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, Telemetry.CONTENT_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(telemetry.scrape(pipelines.views(), compute.view(), hub.clientCount()));
    }

    private Optional<PipelineDefinition> definition(RoutingContext request) {
        Optional<PipelineDefinition> found = declared.pipeline(request.pathParam("pipeline"));
        if (found.isEmpty()) {
            List<String> names =
                    declared.pipelines().stream().map(PipelineDefinition::name).toList();
            Answers.error(request, 404, "no such pipeline", "one of " + String.join(", ", names));
        }
        return found;
    }

    private List<PipelineView> views(String pipeline) {
        return pipelines.views().stream()
                .filter(view -> view.pipeline().equals(pipeline))
                .sorted(Comparator.comparingInt(PipelineView::partition))
                .toList();
    }

    private void withView(RoutingContext request, Consumer<PipelineView> then) {
        definition(request).ifPresent(definition -> {
            List<PipelineView> views = views(definition.name());
            String wanted = request.request().getParam("partition");
            Optional<PipelineView> view = views.stream()
                    .filter(candidate -> wanted == null || wanted.equals(Integer.toString(candidate.partition())))
                    .findFirst();
            view.ifPresentOrElse(then, () -> {
                List<String> owned =
                        views.stream().map(v -> Integer.toString(v.partition())).toList();
                String legal =
                        owned.isEmpty() ? "no partition is owned yet" : "partition = " + String.join(", ", owned);
                Answers.error(request, owned.isEmpty() ? 503 : 404, "no such partition here", legal);
            });
        });
    }

    private void withState(RoutingContext request, BiConsumer<PipelineView, Snapshot> then) {
        withView(request, view -> view.snapshot()
                .ifPresentOrElse(
                        snapshot -> then.accept(view, snapshot),
                        () -> Answers.error(
                                request,
                                503,
                                "there is no state yet: " + view.status(),
                                "ask again when /ready is 200")));
    }
}
