package dev.weir.app.api;

import dev.weir.actors.compute.Ceiling;
import dev.weir.actors.compute.ComputePool;
import dev.weir.actors.compute.Lane;
import dev.weir.actors.compute.ResultCheck;
import dev.weir.actors.compute.Settings;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A pool with lanes of the Vector API, which finish no job while the test holds them. */
final class HandPool implements AutoCloseable {
    /** Of a lane, so that a test may know it. */
    static final Ceiling CEILING = new Ceiling(64e9, 20e9);

    private static final Duration STOP = Duration.ofSeconds(5);
    /** Rows of the jobs with which the pool asks its lanes whether they are sound. */
    private static final int CANARY = 24;

    final Catalogue catalogue = new Catalogue(Map.of(Backend.VECTOR, new VectorGemm()));
    final ComputePool pool;
    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "hand-pool");
    private volatile CountDownLatch gate = new CountDownLatch(0);

    HandPool(Settings settings) {
        pool = ComputePool.start(
                system,
                new ComputePool.Parts(
                        settings,
                        catalogue,
                        _ -> new HeldLane(),
                        _ -> CEILING,
                        ResultCheck.NONE,
                        _ -> {},
                        System::nanoTime));
        pool.ready().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    void hold() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    @Override
    public void close() {
        release();
        pool.stop(STOP).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private final class HeldLane implements Lane {
        @Override
        public Backend backend() {
            return Backend.VECTOR;
        }

        @Override
        public Map<String, Tensor> run(Kernel kernel, Job job) {
            boolean isCanary = job.tensor("A").shape().size(0) == CANARY;
            while (!isCanary && gate.getCount() > 0) {
                job.pulse().beat();
                LockSupport.parkNanos(100_000);
            }
            return kernel.runPlanned(job, backend());
        }

        @Override
        public void close() {}
    }
}
