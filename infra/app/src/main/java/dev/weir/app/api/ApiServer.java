package dev.weir.app.api;

import dev.weir.actors.compute.Compute;
import dev.weir.actors.jobs.JobDesk;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.actors.relaxation.Desk;
import dev.weir.app.telemetry.Telemetry;
import dev.weir.kernels.catalogue.Catalogue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running API: {@link #start} returns when it listens, {@link #close} when it does no longer. */
public final class ApiServer implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    /**
     * What the API speaks for.
     *
     * @param catalogue of the kernels that {@code compute} has
     */
    public record Parts(
            Pipelines pipelines,
            Declared declared,
            Desk desk,
            JobDesk jobs,
            Compute compute,
            Catalogue catalogue,
            Telemetry telemetry) {}

    private final Vertx vertx;
    private final ApiVerticle verticle;

    private ApiServer(Vertx vertx, ApiVerticle verticle) {
        this.vertx = vertx;
        this.verticle = verticle;
    }

    /**
     * @throws ApiUnavailable if the port is in use, or the address is not loopback and the network is not said to be trusted
     */
    public static ApiServer start(ApiConfig config, Parts parts) {
        return start(config, parts, Limits.DEFAULT);
    }

    /**
     * Changes nothing; for a caller that would rather know before it starts what takes longer.
     *
     * @throws ApiUnavailable if {@link #start} would say so now
     */
    public static void requireFree(ApiConfig config) {
        refuseOpenAddress(config);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(config.host(), config.port()));
        } catch (IOException e) {
            throw unavailable(config, e);
        }
    }

    static ApiServer start(ApiConfig config, Parts parts, Limits limits) {
        refuseOpenAddress(config);
        Vertx vertx = Vertx.vertx(options());
        ApiVerticle verticle = new ApiVerticle(config, parts, limits);
        try {
            vertx.deployVerticle(verticle)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new ApiServer(vertx, verticle);
        } catch (CompletionException e) {
            await(vertx.close());
            throw unavailable(config, e.getCause() == null ? e : e.getCause());
        }
    }

    /** The port it listens on, also when the configuration left the choice open. */
    public int port() {
        return verticle.port();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    /** One event loop: all state of this package lives on it. No files are unpacked, so a read-only disk is no matter. */
    private static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    private static void refuseOpenAddress(ApiConfig config) {
        try {
            if (!config.trustedNetwork()
                    && !InetAddress.getByName(config.host()).isLoopbackAddress()) {
                throw new ApiUnavailable("http.host = " + config.host()
                        + " is open to the network and there is no authentication: use 127.0.0.1, or set http.trusted-network where the port"
                        + " is only reachable from this machine.");
            }
        } catch (UnknownHostException e) {
            throw new ApiUnavailable("http.host = " + config.host() + " is no address of this machine.", e);
        }
    }

    private static ApiUnavailable unavailable(ApiConfig config, Throwable cause) {
        String address = config.host() + ":" + config.port();
        return cause instanceof BindException
                ? new ApiUnavailable(
                        "Cannot listen on " + address + ": " + reason(cause) + ". Choose another one with --port.",
                        cause)
                : new ApiUnavailable("The API did not start on " + address + ": " + cause.getMessage(), cause);
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "the port is already in use" : message;
    }

    private static void await(Future<Void> closed) {
        try {
            closed.await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the API did not stop within " + CLOSE_SECONDS + " s", e);
        }
    }
}
