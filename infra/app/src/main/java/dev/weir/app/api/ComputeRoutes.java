package dev.weir.app.api;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.jobs.JobDesk;
import dev.weir.actors.jobs.JobDesk.Put;
import dev.weir.actors.jobs.JobDesk.Result;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Optional;

/**
 * Jobs over HTTP: a frame or a JSON object comes in, and the result goes out in the same form. Whoever hangs up has the job cancelled. Beside it, what the pool does and can do.
 */
final class ComputeRoutes {
    static final String PATH = "/v1/compute";

    static final long BODY_MAX = 64 << 20;

    /** Of a job that names none: longer than most people wait for an answer. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final String BINARY = "application/octet-stream";
    private static final String JSON = "application/json";

    private final JobDesk jobs;
    private final Compute compute;
    private final Catalogue catalogue;

    ComputeRoutes(JobDesk jobs, Compute compute, Catalogue catalogue) {
        this.jobs = jobs;
        this.compute = compute;
        this.catalogue = catalogue;
    }

    void mount(Router router) {
        router.get("/v1/compute").handler(request -> Answers.json(request, PoolJson.of(compute.view())));
        router.get("/v1/kernels").handler(request -> Answers.json(request, PoolJson.kernels(catalogue)));
        router.post("/v1/compute").handler(ComputeRoutes::requireType);
        router.post("/v1/compute").handler(BodyHandler.create(false).setBodyLimit(BODY_MAX));
        router.post("/v1/compute").handler(this::submit);
    }

    /** A page of another site cannot send these types unasked. */
    private static void requireType(RoutingContext request) {
        String type = Optional.ofNullable(request.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("");
        if (type.startsWith(JSON) || type.startsWith(BINARY)) {
            request.next();
        } else {
            Answers.error(request, 415, "the body must be a frame or JSON", "Content-Type: " + BINARY + " or " + JSON);
        }
    }

    /** Reading and planning take as long as the tensors are large, so they are not for the event loop. */
    private void submit(RoutingContext request) {
        Buffer body = request.body().buffer();
        byte[] bytes = body == null ? new byte[0] : body.getBytes();
        Context context = request.vertx().getOrCreateContext();
        request.vertx()
                .executeBlocking(() -> jobs.put(bytes, DEADLINE), false)
                .onFailure(failure -> {
                    if (failure instanceof Refused refused) {
                        malformed(request, refused);
                    } else {
                        request.fail(failure);
                    }
                })
                .onSuccess(put -> {
                    request.response().closeHandler(_ -> jobs.cancel(put.id()));
                    if (request.response().closed()) {
                        // Gone while the job was read; nobody is told of that again.
                        jobs.cancel(put.id());
                    }
                    Future.fromCompletionStage(put.result(), context)
                            .onFailure(request::fail)
                            .onSuccess(result -> answer(request, put, result));
                });
    }

    private static void malformed(RoutingContext request, Refused refused) {
        Answers.error(
                request,
                400,
                refused.code() + ": " + refused.getMessage(),
                "a frame, or an object of kernel, params and inputs; see docs/jobs.md");
    }

    private static void answer(RoutingContext request, Put put, Result result) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status(result.answer()))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, put.isFrame() ? BINARY : JSON);
        if (result.answer() instanceof Answer.Busy(var _, Duration retryAfter)) {
            response.putHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        response.end(Buffer.buffer(result.bytes()));
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Done _ -> 200;
            case Answer.Refused(Code code, String _) -> code == Code.OVERBUDGET ? 413 : 422;
            case Answer.Busy _ -> 429;
            case Answer.Expired _ -> 504;
            case Answer.Cancelled _ -> 503;
            case Answer.Failed _ -> 500;
        };
    }
}
