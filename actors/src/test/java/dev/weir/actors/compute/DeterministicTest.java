package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.compute.Compute.Terms;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one lane computes of a job alone is what a pool with idle lanes and with many jobs over the same operand gives, if it is asked to. */
final class DeterministicTest {
    private static final int LANES = 3;
    private static final int JOBS = 40;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Terms SAME_BITS = new Terms(Priority.NORMAL, Shift.DAY, true);
    private static final Terms ANY = new Terms(Priority.NORMAL, Shift.DAY, false);

    private final ActorTestKit kit = ActorTestKit.create();
    private final Catalogue catalogue = new Catalogue(Map.of(Backend.VECTOR, new VectorGemm()));
    private final RandomGenerator random = Seeds.generator(1);
    private final ComputePool pool = start();

    private ComputePool start() {
        Settings usual = Settings.of(LANES, 1L << 30);
        var settings = new Settings(
                LANES,
                usual.bytes(),
                usual.jobs(),
                usual.ageing(),
                // The shortest there is.
                Duration.ofMillis(1),
                usual.batches(),
                usual.watch().withHungAfter(LONG),
                usual.restarts(),
                0,
                1);
        return ComputePool.start(
                kit.system(),
                new ComputePool.Parts(
                        settings,
                        catalogue,
                        _ -> new CpuLane(Backend.VECTOR),
                        // Any job seems to take long at first.
                        _ -> new Ceiling(1e6, 1e6),
                        ResultCheck.NONE,
                        _ -> {},
                        System::nanoTime));
    }

    @BeforeEach
    void up() {
        long end = System.nanoTime() + LONG.toNanos();
        while (pool.view().lanes().stream()
                        .filter(lane -> lane.state() == PoolView.LaneState.UP)
                        .count()
                < LANES) {
            assertTrue(System.nanoTime() < end, "lanes are not up");
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private FloatTensor tensor(int... sizes) {
        FloatTensor tensor = new FloatTensor(Shape.of(sizes));
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    private Job attention(Tensor keys, Tensor values) {
        return new Job("attention", Params.NONE, Map.of("Q", tensor(1, 1, 64, 32), "K", keys, "V", values));
    }

    /** By keys in parts: one head. */
    private Job attention() {
        return attention(tensor(1, 1, 4096, 32), tensor(1, 1, 4096, 32));
    }

    private float[] alone(Job job) {
        return bits(catalogue.kernel("attention").run(job, Backend.VECTOR));
    }

    private static float[] bits(Map<String, Tensor> outputs) {
        return assertInstanceOf(FloatTensor.class, outputs.get("O")).values();
    }

    private static Answer.Done done(Compute.Ticket ticket) {
        Answer answer = ticket.answer()
                .toCompletableFuture()
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        return assertInstanceOf(Answer.Done.class, answer);
    }

    private List<Answer.Done> all(List<Job> jobs, Terms terms) {
        List<Compute.Ticket> tickets = new ArrayList<>();
        jobs.forEach(job -> tickets.add(pool.submit(job, terms)));
        return tickets.stream().map(DeterministicTest::done).toList();
    }

    private double together() {
        return pool.view().kernels().stream()
                .filter(kernel -> kernel.name().equals("attention"))
                .findFirst()
                .orElseThrow()
                .batchJobs()
                .p99();
    }

    @Test
    void aLongJobOnIdleLanesIsNotSplit() {
        Job job = attention();
        float[] alone = alone(job);
        for (int i = 0; i < 5; i++) {
            Answer.Done done = done(pool.submit(job, SAME_BITS));
            assertFalse(done.lane().contains("+"), done.lane());
            assertArrayEquals(alone, bits(done.outputs()), 0);
        }
        // Without it the same pool does split the same job.
        assertTrue(IntStream.range(0, 50)
                .mapToObj(_ -> done(pool.submit(job, ANY)))
                .anyMatch(done -> done.lane().contains("+") && !Arrays.equals(alone, bits(done.outputs()))));
    }

    @Test
    void manyJobsOverTheSameKeysAreNotPutTogether() {
        Tensor keys = tensor(1, 1, 2048, 32);
        Tensor values = tensor(1, 1, 2048, 32);
        List<Job> jobs =
                IntStream.range(0, JOBS).mapToObj(_ -> attention(keys, values)).toList();
        List<float[]> alone = jobs.stream().map(this::alone).toList();
        List<Answer.Done> same = all(jobs, SAME_BITS);
        for (int i = 0; i < JOBS; i++) {
            assertArrayEquals(alone.get(i), bits(same.get(i).outputs()), 0);
        }
        assertEquals(1, together());
        // Without it the same pool does put the same jobs together.
        all(jobs, ANY);
        assertTrue(together() > 1);
    }

    @Test
    void underALoadOfOthersOverTheSameKeysTheBitsStay() {
        Tensor keys = tensor(1, 1, 2048, 32);
        Tensor values = tensor(1, 1, 2048, 32);
        Job job = attention(keys, values);
        float[] alone = alone(job);
        for (int round = 0; round < 10; round++) {
            List<Compute.Ticket> others = new ArrayList<>();
            for (int i = 0; i < random.nextInt(10); i++) {
                others.add(pool.submit(attention(keys, values), ANY));
            }
            assertArrayEquals(alone, bits(done(pool.submit(job, SAME_BITS)).outputs()), 0);
            others.forEach(DeterministicTest::done);
        }
    }
}
