package dev.weir.app.run;

import dev.weir.actors.compute.Compute;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.app.api.ApiConfig;
import dev.weir.app.api.ApiServer;
import dev.weir.app.api.Declared;
import dev.weir.app.compute.ProcessPool;
import dev.weir.app.config.Settings;
import dev.weir.app.store.ChronicleCaches;
import dev.weir.app.telemetry.Telemetry;
import dev.weir.streams.cache.ElementCaches;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.KafkaDesk;
import dev.weir.streams.delivery.PipelineRuntime;
import dev.weir.streams.delivery.PoolDesk;
import dev.weir.streams.ingest.JobReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Everything of a running process but the broker. Starts in the order of need, and closes in the opposite one, also when a later part does not start. */
public final class Service implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final PipelineRuntime pipelines;
    private final Compute compute;
    private final ApiServer api;

    private Service(Settings settings, KafkaConnection connection) {
        try {
            Telemetry telemetry = opened(new Telemetry());
            ElementCaches caches = opened(
                    settings.state().cache()
                            ? ChronicleCaches.open(settings.state().directory().resolve("cache"))
                            : ElementCaches.none());
            Settings.Compute wanted = settings.compute();
            ProcessPool pool = opened(ProcessPool.start(
                    wanted.lanes(), wanted.bytes(), wanted.backend(), wanted.batchDelay(), wanted.hungAfter()));
            compute = pool.compute();
            JobReader reader = new JobReader();
            var jobs = new PipelineRuntime.Jobs(settings.jobs(), compute, reader);
            pipelines = opened(PipelineRuntime.start(
                    settings.pipelines(), settings.solvers(), Optional.of(jobs), connection, caches));
            KafkaDesk desk = opened(new KafkaDesk(connection, settings.solvers()));
            var declared = new Declared(settings.pipelines(), settings.solvers(), settings.jobs());
            api = opened(ApiServer.start(
                    api(settings),
                    new ApiServer.Parts(
                            pipelines,
                            declared,
                            desk,
                            new PoolDesk(compute, reader),
                            compute,
                            pool.catalogue(),
                            telemetry)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Returns when the API listens; pipelines may still wait or restore, and say so there.
     *
     * @throws RuntimeException of the part that cannot start, with one sentence for the person at the terminal
     */
    public static Service start(Settings settings, KafkaConnection connection) {
        return new Service(settings, connection);
    }

    private static ApiConfig api(Settings settings) {
        Settings.Http http = settings.http();
        return new ApiConfig(http.host(), http.port(), http.trustedNetwork(), http.hosts(), settings.notes());
    }

    /**
     * Looks before anything is started whether the address is free and allowed.
     *
     * @throws dev.weir.app.api.ApiUnavailable if not
     */
    public static void requireStartable(Settings settings) {
        ApiServer.requireFree(api(settings));
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    public Pipelines pipelines() {
        return pipelines;
    }

    /** Its pool. */
    public Compute compute() {
        return compute;
    }

    /** Where the API listens, also when the configuration left the choice open. */
    public int port() {
        return api.port();
    }

    /** Finishes and commits what is in hand; a few seconds. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the process did not close", e);
            }
        }
    }
}
