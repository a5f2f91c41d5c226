package dev.weir.app.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How answers look: JSON, never cached; an error says what was wrong and what would be right. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    static void json(RoutingContext request, Object body) {
        json(request, 200, body);
    }

    static void json(RoutingContext request, int status, Object body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        request.response().end(Json.encodeToBuffer(body));
    }

    static void error(RoutingContext request, int status, String error, String legal) {
        json(request, status, new JsonObject().put("error", error).put("legal", legal));
    }

    /** What no route took, and what a route threw. The request's own text is not echoed. */
    static void mountFailures(Router router) {
        router.route()
                .last()
                .handler(request -> error(request, 404, "no such resource", "the routes of /v1/openapi.json"));
        router.route().failureHandler(request -> {
            int status = request.statusCode() < 400 ? 500 : request.statusCode();
            if (status >= 500) {
                LOG.error("{} failed", request.normalizedPath(), request.failure());
            }
            error(request, status, HttpResponseStatus.valueOf(status).reasonPhrase(), legal(request, status));
        });
    }

    private static String legal(RoutingContext request, int status) {
        if (status >= 500) {
            return "nothing: this is a fault of the server, and its log has the cause";
        }
        if (status == 413) {
            boolean isJob = request.normalizedPath().equals(ComputeRoutes.PATH);
            return "a body of at most " + (isJob ? ComputeRoutes.BODY_MAX : SolverRoutes.BODY_MAX) + " bytes";
        }
        return "the routes of /v1/openapi.json";
    }
}
