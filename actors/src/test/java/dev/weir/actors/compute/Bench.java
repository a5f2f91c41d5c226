package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.compute.Compute.Ticket;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;

/** A pool whose clock, timers and lanes are the test's. */
final class Bench implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);
    private static final long PATIENCE_SECONDS = 20;

    /** A job that a lane has taken and holds until the test says what becomes of it. */
    static final class Held {
        final int place;
        final Job job;
        private final LinkedBlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
        private final Kernel kernel;

        private volatile boolean spoilt;

        private Held(int place, Kernel kernel, Job job) {
            this.place = place;
            this.kernel = kernel;
            this.job = job;
        }

        /** What the lane's thread is to do: return, or throw. */
        void order(Runnable order) {
            orders.add(order);
        }

        void finish() {
            order(() -> {});
        }

        /** Answers with a product that is off by one in one place. */
        void lie() {
            order(() -> spoilt = true);
        }

        void die() {
            order(() -> {
                throw new InternalError("the lane was killed");
            });
        }

        private Map<String, Tensor> run() {
            Runnable order = null;
            while (order == null) {
                try {
                    order = orders.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    // A hung device call does not care about interrupts.
                }
            }
            order.run();
            Map<String, Tensor> outputs = kernel.runPlanned(job, Backend.VECTOR);
            if (spoilt && outputs.get("C") instanceof FloatTensor c) {
                c.values()[0] += 1;
            }
            return outputs;
        }
    }

    final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    final ManualTime time = ManualTime.get(kit.system());
    final AtomicLong clock = new AtomicLong(1);
    final List<Poisoned> poisoned = new CopyOnWriteArrayList<>();
    /** Places in the order in which they were opened. */
    final LinkedBlockingQueue<Integer> opened = new LinkedBlockingQueue<>();

    /** Places in the order in which they got the known product. */
    final LinkedBlockingQueue<Integer> canaries = new LinkedBlockingQueue<>();

    /** Places whose lanes get the known product wrong. */
    final Set<Integer> liars = ConcurrentHashMap.newKeySet();

    /** Whether whoever listens to poisoned jobs throws. */
    volatile boolean deaf;

    private volatile @Nullable Slow slow;

    final ComputePool pool;
    private final LinkedBlockingQueue<Held> taken = new LinkedBlockingQueue<>();
    private volatile boolean holding = true;

    Bench(Settings settings) {
        this(settings, ResultCheck.NONE);
    }

    Bench(Settings settings, ResultCheck check) {
        Catalogue catalogue = new Catalogue(Map.of(Backend.VECTOR, new VectorGemm()));
        pool = ComputePool.start(
                kit.system(),
                new ComputePool.Parts(
                        settings, catalogue, this::open, _ -> new Ceiling(1e9, 1e9), check, this::hear, clock::get));
        pool.ready()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void hear(Poisoned each) {
        poisoned.add(each);
        if (deaf) {
            throw new IllegalStateException("a bug in a listener");
        }
    }

    /** A lane that opens when the test says so, interrupted or not. */
    static final class Slow {
        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        void open() {
            open.countDown();
        }

        void awaitClosed() throws InterruptedException {
            assertTrue(closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "it is not closed");
        }

        private Lane awaited() {
            boolean opened = false;
            while (!opened) {
                try {
                    opened = open.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    // A hung driver does not care about interrupts.
                }
            }
            return new Lane() {
                @Override
                public Backend backend() {
                    return Backend.VECTOR;
                }

                @Override
                public Map<String, Tensor> run(Kernel kernel, Job job) {
                    return kernel.runPlanned(job, Backend.VECTOR);
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            };
        }
    }

    /** The next lane opens late. */
    Slow slowToOpen() {
        Slow next = new Slow();
        slow = next;
        return next;
    }

    /** Canaries are no one's to hold: they have 24 rows, and jobs of the tests have not. */
    private Lane open(int place) {
        Slow late = slow;
        slow = null;
        opened.add(place);
        if (late != null) {
            return late.awaited();
        }
        return new Lane() {
            @Override
            public Backend backend() {
                return Backend.VECTOR;
            }

            @Override
            public Map<String, Tensor> run(Kernel kernel, Job job) {
                if (!holding || job.tensor("A").shape().size(0) == 24) {
                    canaries.add(place);
                    return liars.contains(place)
                            ? Map.of("C", new FloatTensor(Shape.of(24, 24)))
                            : kernel.runPlanned(job, Backend.VECTOR);
                }
                Held held = new Held(place, kernel, job);
                taken.add(held);
                return held.run();
            }

            @Override
            public void close() {}
        };
    }

    Held taken() throws InterruptedException {
        return next(taken);
    }

    /** Waits for the next of them. */
    static <T> T next(LinkedBlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    /** Takes both lanes, and the canaries that they start with, out of the way. */
    void bothUp() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            next(opened);
            next(canaries);
        }
        up(0);
        up(1);
    }

    /** Waits until the supervisor has heard of a lost lane, and says which. */
    int lost() {
        return awaited(() -> pool.view().lanes().stream()
                .filter(lane -> lane.state() == PoolView.LaneState.DOWN || lane.state() == PoolView.LaneState.OUT)
                .map(PoolView.LaneView::place)
                .findFirst());
    }

    void up(int place) {
        int _ = awaited(() -> pool.view().lanes().stream()
                .filter(lane -> lane.place() == place && lane.state() == PoolView.LaneState.UP)
                .map(PoolView.LaneView::place)
                .findFirst());
    }

    /** A job put in once the pool is being stopped. */
    Ticket awaitStopping() {
        boolean _ = awaited(() -> pool.view().state() == PoolView.State.READY ? Optional.empty() : Optional.of(true));
        return submit(product(2));
    }

    private static <T> T awaited(Supplier<Optional<T>> look) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("it never came true");
    }

    Ticket submit(Job job) {
        return pool.submit(job, Priority.NORMAL, LONG);
    }

    static <T extends Answer> T answer(Class<T> kind, Ticket ticket) {
        Answer answer = ticket.answer()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return assertInstanceOf(kind, answer);
    }

    /** Lets time go on, a tick of the watch after the other, until a lane is given up that gives no sign of life. */
    void hangs() {
        boolean _ = awaited(() -> {
            passes(Duration.ofMillis(500));
            return pool.view().losses().containsKey(LaneLoss.HUNG) ? Optional.of(true) : Optional.empty();
        });
    }

    /** Lets time go on, and returns when the supervisor has done what was due. */
    void waits(Duration duration) {
        passes(duration);
        // Whoever asks an actor who it is, is answered when all that it was told before is done.
        var _ = Adapter.toClassic(kit.system())
                .actorSelection("/system/compute")
                .resolveOne(LONG)
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Lets the clock and the timers go on. */
    void passes(Duration duration) {
        clock.addAndGet(duration.toNanos());
        time.timePasses(duration);
    }

    static Job product(int rows) {
        float[] ones = new float[rows * 2];
        java.util.Arrays.fill(ones, 1);
        return new Job(
                "gemm",
                Params.NONE,
                Map.of("A", new FloatTensor(Shape.of(rows, 2), ones), "B", new FloatTensor(Shape.of(2, 1), new float[] {
                    3, 4
                })));
    }

    @Override
    public void close() {
        holding = false;
        for (Held held = taken.poll(); held != null; held = taken.poll()) {
            held.finish();
        }
        kit.shutdownTestKit();
    }
}
