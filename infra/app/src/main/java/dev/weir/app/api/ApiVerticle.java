package dev.weir.app.api;

import dev.weir.actors.pipeline.Pipelines;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Puts the parts together on one event loop. */
final class ApiVerticle extends VerticleBase {
    /** Longer than the event stream's heartbeat, so only a dead or silent connection is cut. */
    private static final int IDLE_SECONDS = 45;

    /** Left to itself the kernel buffers megabytes for a reader that does not read, and we would not notice. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private final ApiConfig config;
    private final ApiServer.Parts parts;
    private final Limits limits;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private volatile int port;

    ApiVerticle(ApiConfig config, ApiServer.Parts parts, Limits limits) {
        this.config = config;
        this.parts = parts;
        this.limits = limits;
    }

    @Override
    public Future<?> start() {
        Pipelines pipelines = parts.pipelines();
        Declared declared = parts.declared();
        Hub hub = new Hub(vertx, context, declared, limits);
        opened.push(hub::close);
        Assets assets = Assets.load();
        Router router = Router.router(vertx);
        router.route().handler(new Gate(config, assets.importMapHash()));
        new Routes(config, parts, hub).mount(router);
        new SavepointRoutes(pipelines.savepoints(), declared).mount(router);
        new SolverRoutes(pipelines, declared, parts.desk(), config.notes()).mount(router);
        new ComputeRoutes(parts.jobs(), parts.compute(), parts.catalogue()).mount(router);
        assets.mount(router);
        Answers.mountFailures(router);
        return vertx.createHttpServer(options())
                .requestHandler(router)
                .listen(config.port(), config.host())
                .onSuccess(server -> {
                    port = server.actualPort();
                    opened.push(pipelines.subscribe(hub::offer));
                    pipelines.views().forEach(hub::offer);
                });
    }

    int port() {
        return port;
    }

    @Override
    public Future<?> stop() throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
        return Future.succeededFuture();
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(16 * 1024)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout(IDLE_SECONDS)
                .setRegisterWebSocketWriteHandlers(false)
                .setHttp2ClearTextEnabled(false);
    }
}
