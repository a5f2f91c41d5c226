package dev.weir.actors.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Ceiling;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.compute.ComputePool;
import dev.weir.actors.compute.CpuLane;
import dev.weir.actors.compute.PoolView;
import dev.weir.actors.compute.ResultCheck;
import dev.weir.actors.compute.Settings;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.linalg.PackedRows;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SimilarityBlocks;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PooledSimilaritiesTest {
    private static final int COLUMNS = 33;
    private static ActorTestKit kit;
    private static ComputePool pool;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create();
        pool = ComputePool.start(
                kit.system(),
                new ComputePool.Parts(
                        Settings.of(2, 64 << 20),
                        new Catalogue(Map.of(Backend.VECTOR, new VectorGemm())),
                        _ -> new CpuLane(Backend.VECTOR),
                        _ -> new Ceiling(1e9, 1e9),
                        ResultCheck.NONE,
                        _ -> {},
                        System::nanoTime));
        pool.ready().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    /** The real pool, but every other job on average is not taken, or lost, or late; by the seed. */
    private static final class Moody implements Compute {
        private final RandomGenerator random;
        private final double mood;

        Moody(long seed, double mood) {
            this.random = Seeds.generator(seed);
            this.mood = mood;
        }

        @Override
        public Ticket submit(Job job, Terms terms) {
            if (random.nextDouble() >= mood) {
                return pool.submit(job, terms);
            }
            Answer answer =
                    switch (random.nextInt(3)) {
                        case 0 -> new Answer.Busy(Answer.Why.JOBS, Duration.ofMillis(5));
                        case 1 -> new Answer.Failed(List.of("lost", "lost again"));
                        default -> new Answer.Expired();
                    };
            return new Ticket(-1, CompletableFuture.completedFuture(answer));
        }

        @Override
        public boolean cancel(long id) {
            return pool.cancel(id);
        }

        @Override
        public PoolView view() {
            return pool.view();
        }
    }

    private static SummaryOperator operator(PooledSimilarities blocks) {
        return operator(SummaryOperator.of(PooledSimilaritiesTest::pipelines, false, () -> blocks));
    }

    private static SummaryOperator operator(
            Operator.Factory<Update, SummaryOperator.Changes, SummaryOperator.Restored> factory) {
        return (SummaryOperator) factory.start(new SummaryOperator.Restored(Optional.empty(), List.of()));
    }

    private static SummaryPipeline.Factory pipelines(SimilarityBlocks blocks) {
        var config = new SummaryConfig(5, 0.3, new Similarity.Rbf(COLUMNS), new Anchors.Sample(60), Map.of(), 4, 7);
        WindowConfig any = WindowConfig.UNBOUNDED;
        return SummaryPipeline.of(new WindowConfig(any.length(), 500, any.lateness(), any.future()), config, blocks);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyStepIsTheSameWhoeverComputesTheBlocks(long seed) {
        SummaryOperator inline = operator(SummaryOperator.of(pipelines(SimilarityBlocks.INLINE)));
        var always = new PooledSimilarities(pool, slowAtFirst(), 1);
        var moody = new PooledSimilarities(new Moody(seed, 0.4), slowAtFirst(), 1);
        List<SummaryOperator> others = List.of(operator(always), operator(moody));
        RandomGenerator random = Seeds.generator(seed);
        long offset = 0;
        for (int batch = 0; batch < 10; batch++) {
            List<Entry<Update>> entries = new ArrayList<>();
            // The window of 500 fills and then evicts, so that the sample of 60 changes in the middle of most batches.
            for (int i = random.nextInt(100, 160); i > 0; i--) {
                entries.add(entry(random, offset++));
            }
            var want = step(inline, entries, offset);
            for (SummaryOperator other : others) {
                var got = step(other, entries, offset);
                Snapshot shown = got.snapshot();
                assertEquals(want.snapshot().digest(), shown.digest());
                assertEquals(want.snapshot().summary(), shown.summary());
                assertEquals(want.snapshot().work(), shown.work());
                assertEquals(want.state(), got.state());
            }
        }
        assertTrue(always.routes().pool().rows() > 0, always.routes().toString());
        assertEquals(0, always.routes().fellBack());
        assertTrue(moody.routes().fellBack() > 0, moody.routes().toString());
        assertEquals(rows(always.routes()), rows(moody.routes()));
    }

    /** By this clock the first block, which is made in line, takes a second, and all others nothing: the pool is always the faster way. */
    private static LongSupplier slowAtFirst() {
        AtomicLong looks = new AtomicLong();
        return () -> looks.getAndIncrement() == 0 ? 0 : 1_000_000_000;
    }

    static LongStream seeds() {
        return Seeds.of(4);
    }

    private static long rows(SimilarityRoutes routes) {
        return routes.inline().rows() + routes.pool().rows();
    }

    private static SummaryOperator.Changes step(SummaryOperator operator, List<Entry<Update>> entries, long offset) {
        operator.apply(entries).toCompletableFuture().join();
        return operator.step(offset).changes();
    }

    private static Entry<Update> entry(RandomGenerator random, long offset) {
        if (random.nextInt(6) == 0) {
            return new Entry.Decoded<>(offset, offset, new Update.Delete("e" + random.nextLong(offset + 1)));
        }
        float[] values = new float[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            values[i] = (float) random.nextGaussian();
        }
        var element = new Element("e" + offset, Features.of(values), offset, Element.NEVER, "", "{}", offset);
        return new Entry.Decoded<>(offset, offset, new Update.Upsert(element, offset));
    }

    /** A pool that answers what the definition says, and takes the time it is told. */
    private record Timed(AtomicLong clock, long nanosEach, boolean busy) implements Compute {
        @Override
        public Ticket submit(Job job, Terms terms) {
            clock.addAndGet(nanosEach);
            Answer answer = busy
                    ? new Answer.Busy(Answer.Why.NO_LANE, Duration.ZERO)
                    : new Answer.Done(
                            new Catalogue(Map.of()).kernel("similarity").run(job, Backend.PLAIN),
                            new Answer.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                            Backend.PLAIN,
                            "timed",
                            1);
            return new Ticket(1, CompletableFuture.completedFuture(answer));
        }

        @Override
        public boolean cancel(long id) {
            return false;
        }

        @Override
        public PoolView view() {
            return pool.view();
        }
    }

    private static SimilarityRoutes afterHundred(long poolNanos, boolean busy) {
        AtomicLong clock = new AtomicLong();
        // Each look at the clock takes a microsecond, so that a block in line takes one.
        var blocks = new PooledSimilarities(new Timed(clock, poolNanos, busy), () -> clock.addAndGet(1000), 1);
        float[] rows = new float[40 * 3];
        PackedRows anchors = PackedRows.of(new float[9 * 3], 9, 3);
        for (int i = 0; i < 100; i++) {
            int[] units = blocks.units(new Similarity.Rbf(1), rows, 40, anchors);
            assertArrayEquals(SimilarityBlocks.INLINE.units(new Similarity.Rbf(1), rows, 40, anchors), units);
        }
        return blocks.routes();
    }

    @Test
    void aSlowPoolIsAskedNowAndThenOnly() {
        SimilarityRoutes slow = afterHundred(1_000_000, false);
        assertTrue(slow.pool().blocks() >= 2 && slow.pool().blocks() <= 5, slow.toString());
        assertEquals(100, slow.pool().blocks() + slow.inline().blocks());
        assertTrue(slow.pool().seconds() > 0.002, slow.toString());
    }

    @Test
    void aBlockThatThePoolDidNotTakeIsCountedInLineAndAsAFall() {
        SimilarityRoutes busy = afterHundred(1_000_000, true);
        assertEquals(new SimilarityRoutes.Route(0, 0, busy.pool().seconds()), busy.pool());
        assertEquals(100, busy.inline().blocks());
        assertTrue(busy.fellBack() >= 2 && busy.fellBack() <= 5, busy.toString());
        assertTrue(busy.pool().seconds() > 0.001, busy.toString());
    }

    @Test
    void whatIsTooSmallIsNeverAskedFor() {
        var blocks = new PooledSimilarities(new Moody(1, 1), System::nanoTime);
        for (int i = 0; i < 50; i++) {
            blocks.units(new Similarity.Rbf(1), new float[100], 10, PackedRows.of(new float[100], 10, 10));
        }
        assertEquals(50, blocks.routes().inline().blocks());
        assertEquals(0, blocks.routes().fellBack());
    }
}
