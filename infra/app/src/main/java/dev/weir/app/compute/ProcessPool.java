package dev.weir.app.compute;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.compute.ComputePool;
import dev.weir.actors.compute.CpuLane;
import dev.weir.actors.compute.ProductCheck;
import dev.weir.actors.compute.Settings;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.natives.Backends;
import dev.weir.natives.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool of a process, with the best backend that there is unless one is named. */
public final class ProcessPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Catalogue catalogue;
    private final ActorSystem<Void> system;
    private final ComputePool pool;

    private ProcessPool(Catalogue catalogue, Settings settings, Backend backend) {
        this.catalogue = catalogue;
        system = ActorSystem.create(Behaviors.empty(), "weir-compute", configuration());
        var parts = new ComputePool.Parts(
                settings,
                catalogue,
                _ -> new CpuLane(backend),
                ComputePool.sgemm(catalogue, System::nanoTime),
                new ProductCheck(settings.seed()),
                // The pool has logged it; a topic of jobs has it among its dead letters.
                _ -> {},
                System::nanoTime);
        pool = ComputePool.start(system, parts);
    }

    /**
     * Returns at once; until the lanes are up, jobs are answered with busy.
     *
     * @param lanes 0 = one for each core
     * @param bytes that jobs may take together; a quarter of the heap if none are named
     * @param batchDelay that a job may wait for others that can be computed with it, up to a second
     * @param hungAfter without a sign of life a lane is replaced
     * @throws ComputeUnavailable if the backend is named and not there
     */
    public static ProcessPool start(
            int lanes, Optional<Long> bytes, Optional<Backend> named, Duration batchDelay, Duration hungAfter) {
        Backends backends = Backends.find();
        Backend backend = named.map(name -> forced(backends, name)).orElseGet(backends::best);
        int count = lanes == 0 ? Runtime.getRuntime().availableProcessors() : lanes;
        long most = bytes.orElse(Runtime.getRuntime().maxMemory() / 4);
        LOG.info(
                "{} lanes compute with {}",
                count,
                backends.findings().get(backend.ordinal()).detail());
        Settings usual = Settings.of(count, most);
        Settings settings = usual.with(usual.batches().withDelay(batchDelay))
                .with(usual.watch().withHungAfter(hungAfter));
        return new ProcessPool(new Catalogue(backends.products()), settings, backend);
    }

    private static Backend forced(Backends backends, Backend name) {
        try {
            return backends.forced(name);
        } catch (Unavailable e) {
            throw new ComputeUnavailable(
                    "compute.backend: " + e.reason() + ". Leave it out for the best that is there.", e);
        }
    }

    /** Its threads wait most of the time: lanes have threads of their own. */
    private static Config configuration() {
        return ConfigFactory.parseMap(Map.of(
                        "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off",
                        "pekko.actor.default-dispatcher.fork-join-executor.parallelism-max", 1,
                        "pekko.log-dead-letters", "off"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    public Compute compute() {
        return pool;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** Finishes what is in it, for five seconds at most. */
    @Override
    public void close() {
        try {
            pool.stop(DRAIN).toCompletableFuture().join();
        } catch (CompletionException e) {
            LOG.warn("The pool did not stop in time: {}", e.getMessage());
        }
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
