package dev.weir.bench;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.ComputePool;
import dev.weir.actors.compute.CpuLane;
import dev.weir.actors.compute.PoolView;
import dev.weir.actors.compute.Priority;
import dev.weir.actors.compute.ResultCheck;
import dev.weir.actors.compute.Settings;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What it costs and gains to wait for company: a row over a matrix that all jobs share, a job each millisecond in the mean, to one lane. */
final class BatchFigures {
    private static final int ROWS = 1;
    private static final int SIDE = 1024;
    private static final int JOBS = 2000;
    private static final double GAP_NANOS = 1_000_000;

    private BatchFigures() {}

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        List<Figure> figures = new ArrayList<>();
        for (int millis : new int[] {0, 1, 4}) {
            figures.addAll(with(Duration.ofMillis(millis), ceilings));
        }
        return figures;
    }

    private static List<Figure> with(Duration delay, Ceilings ceilings) {
        Catalogue catalogue = new Catalogue(ceilings.backends().products());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "batch-figures");
        Settings usual = Settings.of(1, 256L << 20);
        ComputePool pool = ComputePool.start(
                system,
                new ComputePool.Parts(
                        usual.with(usual.batches().withDelay(delay)),
                        catalogue,
                        _ -> new CpuLane(ceilings.backends().best()),
                        ComputePool.sgemm(catalogue, System::nanoTime),
                        ResultCheck.NONE,
                        _ -> {},
                        System::nanoTime));
        try {
            pool.ready().toCompletableFuture().join();
            offer(pool);
            return of(pool.view().kernels().getFirst(), delay);
        } finally {
            pool.stop(Duration.ofSeconds(5)).toCompletableFuture().join();
            system.terminate();
        }
    }

    private static void offer(ComputePool pool) {
        SplittableRandom random = new SplittableRandom(1);
        FloatTensor shared = new FloatTensor(Shape.of(SIDE, SIDE), Data.random(1, SIDE * SIDE));
        Params unlooked = Params.of(Map.of("check_finite", false));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        double next = System.nanoTime();
        for (int i = 0; i < JOBS; i++) {
            FloatTensor own = new FloatTensor(Shape.of(ROWS, SIDE), Data.random(i, ROWS * SIDE));
            while (System.nanoTime() < next) {
                Thread.onSpinWait();
            }
            Job job = new Job("gemm", unlooked, Map.of("A", own, "B", shared));
            answers.add(pool.submit(job, Priority.NORMAL, Duration.ofMinutes(1))
                    .answer()
                    .toCompletableFuture());
            next -= Math.log(1 - random.nextDouble()) * GAP_NANOS;
        }
        answers.forEach(CompletableFuture::join);
    }

    private static List<Figure> of(PoolView.KernelView kernel, Duration delay) {
        String name = "a delay of " + delay.toMillis() + " ms: ";
        double flop = 2.0 * ROWS * SIDE * SIDE;
        return List.of(
                Figure.measured(
                        name + "jobs in a batch, 95th percentile",
                        kernel.batchJobs().p95()),
                Figure.measured(name + "us of a lane for each job", flop / kernel.flops() * 1e6),
                Figure.measured(name + "us to an answer, median", kernel.total().p50() * 1e6),
                Figure.measured(
                        name + "us to an answer, 99th percentile",
                        kernel.total().p99() * 1e6));
    }
}
