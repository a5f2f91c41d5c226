package dev.weir.app.api;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.streams.ingest.JobReader;
import dev.weir.streams.wire.ComputeFrame;
import dev.weir.streams.wire.ResultFrame;
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

    private final Compute compute;
    private final Catalogue catalogue;

    ComputeRoutes(Compute compute, Catalogue catalogue) {
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
                .executeBlocking(() -> submitted(bytes), false)
                .onFailure(failure -> {
                    if (failure instanceof Refused refused) {
                        malformed(request, refused);
                    } else {
                        request.fail(failure);
                    }
                })
                .onSuccess(job -> {
                    long id = job.ticket().id();
                    request.response().closeHandler(_ -> compute.cancel(id));
                    if (request.response().closed()) {
                        // Gone while the job was read; nobody is told of that again.
                        compute.cancel(id);
                    }
                    Future.fromCompletionStage(job.ticket().answer(), context)
                            .onFailure(request::fail)
                            .onSuccess(answer -> answer(request, job.request(), answer, ComputeFrame.isFrame(bytes)));
                });
    }

    private record Submitted(JobReader.Request request, Compute.Ticket ticket) {}

    private Submitted submitted(byte[] bytes) {
        JobReader.Request job = JobReader.read(bytes);
        Duration deadline = job.deadline().orElse(DEADLINE);
        return new Submitted(job, compute.submit(job.job(), job.priority(), deadline));
    }

    private static void malformed(RoutingContext request, Refused refused) {
        Answers.error(
                request,
                400,
                refused.code() + ": " + refused.getMessage(),
                "a frame, or an object of kernel, params and inputs; see docs/kernels.md");
    }

    private static void answer(RoutingContext request, JobReader.Request job, Answer answer, boolean asFrame) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status(answer))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, asFrame ? BINARY : JSON);
        if (answer instanceof Answer.Busy(var _, Duration retryAfter)) {
            response.putHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        String kernel = job.job().kernel();
        response.end(
                asFrame
                        ? Buffer.buffer(ResultFrame.frame(job.id(), kernel, answer))
                        : Buffer.buffer(
                                ResultFrame.json(job.id(), kernel, answer).toString()));
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
