package dev.weir.bench;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute.Ticket;
import dev.weir.actors.compute.ComputePool;
import dev.weir.actors.compute.CpuLane;
import dev.weir.actors.compute.Priority;
import dev.weir.actors.compute.ResultCheck;
import dev.weir.actors.compute.Settings;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The pool beside the same jobs run in line: what it adds to a small one, what it keeps of large ones, and what it does with ten times as many as it can do. */
final class PoolFigures {
    private static final int LANES = 2;
    private static final long BUDGET = 512L << 20;
    private static final int SMALL = 8;
    private static final int LARGE = 1024;
    /** A millisecond: long enough that one thread can offer ten times what two lanes can do, and leave them most of the machine. */
    private static final int MIDDLE = 384;

    private static final Duration PATIENT = Duration.ofMinutes(1);

    private final Kernel gemm;
    private final Backend backend;
    private final ComputePool pool;

    private PoolFigures(Kernel gemm, Backend backend, ComputePool pool) {
        this.gemm = gemm;
        this.backend = backend;
        this.pool = pool;
    }

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        Backend backend = ceilings.backends().best();
        Catalogue catalogue = new Catalogue(ceilings.backends().products());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "pool-figures");
        ComputePool pool = ComputePool.start(
                system,
                new ComputePool.Parts(
                        // Every job here has the same matrices: as one batch they would be no load.
                        Settings.of(LANES, BUDGET).with(new Settings.Batches(1, 0, 0, Duration.ZERO)),
                        catalogue,
                        _ -> new CpuLane(backend),
                        ComputePool.sgemm(catalogue, System::nanoTime),
                        ResultCheck.NONE,
                        _ -> {},
                        System::nanoTime));
        try {
            pool.ready().toCompletableFuture().join();
            PoolFigures figures = new PoolFigures(catalogue.kernel("gemm"), backend, pool);
            List<Figure> all = new ArrayList<>();
            all.addAll(figures.overhead());
            all.add(figures.throughput());
            all.addAll(new SplitFigures(catalogue, backend, pool).all());
            all.addAll(figures.overload());
            return all;
        } finally {
            pool.stop(Duration.ofSeconds(5)).toCompletableFuture().join();
            system.terminate();
        }
    }

    /** One small job at a time. In line and through the pool take turns; the median of the last round counts. */
    private List<Figure> overhead() {
        Job job = product(SMALL);
        double[] inLine = new double[20_000];
        double[] pooled = new double[inLine.length];
        double[] slept = new double[inLine.length];
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < inLine.length; i++) {
                long start = System.nanoTime();
                gemm.run(job, backend);
                long between = System.nanoTime();
                CompletableFuture<Answer> answer = submit(job);
                while (!answer.isDone()) {
                    Thread.onSpinWait();
                }
                long looked = System.nanoTime();
                submit(job).join();
                inLine[i] = (between - start) * 1e-3;
                pooled[i] = (looked - between) * 1e-3;
                slept[i] = (System.nanoTime() - looked) * 1e-3;
            }
        }
        return List.of(
                Figure.atMost("us that the pool adds to a small job, median", at(0.5, pooled) - at(0.5, inLine), 20),
                Figure.measured("us that it adds, 90th percentile", at(0.9, pooled) - at(0.9, inLine)),
                Figure.measured(
                        "us that it adds where the caller sleeps and is woken, median",
                        at(0.5, slept) - at(0.5, inLine)));
    }

    private CompletableFuture<Answer> submit(Job job) {
        return pool.submit(job, Priority.NORMAL, PATIENT).answer().toCompletableFuture();
    }

    private static double at(double quantile, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (quantile * sorted.length)];
    }

    /** Two threads in line and two lanes take turns; the best of each counts. */
    private Figure throughput() {
        Job job = product(LARGE);
        int jobs = 4 * LANES;
        double inLine = Double.POSITIVE_INFINITY;
        double pooled = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 6; round++) {
            long start = System.nanoTime();
            inLine(job, jobs / LANES);
            long between = System.nanoTime();
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                answers.add(submit(job));
            }
            answers.forEach(CompletableFuture::join);
            inLine = Math.min(inLine, between - start);
            pooled = Math.min(pooled, System.nanoTime() - between);
        }
        return Figure.atLeast("throughput of gemm 1024 on two lanes, of two threads in line", inLine / pooled, 0.9);
    }

    private void inLine(Job job, int each) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < each; j++) {
                    gemm.run(job, backend);
                }
            }));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while jobs ran in line", e);
            }
        }
    }

    /** Ten times as many jobs as the lanes can do, of three priorities, with deadlines of 100 to 500 ms, for five seconds. */
    private List<Figure> overload() {
        Job job = product(MIDDLE);
        double each = secondsOf(job);
        double gap = each / LANES / 10;
        SplittableRandom random = new SplittableRandom(1);
        List<CompletableFuture<Boolean>> taken = new ArrayList<>();
        long start = System.nanoTime();
        double refusing = 0;
        int submitted = 0;
        for (double at = 0; at < 5; at = (System.nanoTime() - start) * 1e-9) {
            for (; submitted * gap < at; submitted++) {
                Priority priority = Priority.values()[random.nextInt(3)];
                long before = System.nanoTime();
                Duration deadline = Duration.ofMillis(random.nextInt(100, 500));
                Ticket ticket = pool.submit(job, priority, deadline);
                if (ticket.answer().toCompletableFuture().getNow(null) instanceof Answer.Busy) {
                    refusing += System.nanoTime() - before;
                } else {
                    // The outputs must not be kept: they are gigabytes.
                    taken.add(ticket.answer()
                            .toCompletableFuture()
                            .thenApply(answer -> answer instanceof Answer.Done done
                                    && done.timings().total().compareTo(deadline) <= 0));
                }
            }
            LockSupport.parkNanos(200_000);
        }
        long kept = taken.stream().filter(CompletableFuture::join).count();
        var memory = pool.view().memory();
        return List.of(
                Figure.atLeast(
                        "part of the admitted that kept their deadline at 10 times the load",
                        kept / (double) taken.size(),
                        0.99),
                Figure.measured("jobs offered over jobs done", submitted / (double) kept),
                Figure.measured("us until a refusal, mean", refusing * 1e-3 / (submitted - taken.size())),
                Figure.atMost("most bytes held, of the budget", memory.highWater() / (double) memory.budget(), 1));
    }

    private double secondsOf(Job job) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 200; i++) {
            long start = System.nanoTime();
            gemm.run(job, backend);
            best = Math.min(best, (System.nanoTime() - start) * 1e-9);
        }
        return best;
    }

    private static Job product(int side) {
        Shape square = Shape.of(side, side);
        return new Job(
                "gemm",
                Params.of(Map.of("check_finite", false)),
                Map.of(
                        "A",
                        new FloatTensor(square, Data.random(1, side * side)),
                        "B",
                        new FloatTensor(square, Data.random(2, side * side))));
    }
}
