package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many wrong products the pool's check finds, of thousands that a lane has spoilt in one element, and how many right ones it takes for wrong. */
final class DetectionTest {
    private static final int PRODUCTS = 5000;
    private static final int AT_ONCE = 200;

    /** What a product is stored as, and the least error, in parts of what its elements are on average, that is well over rounding. */
    private enum Kind {
        F32(Type.F32, 1, 1e-3),
        /** As logits before a softmax: of one sign, and thousands. */
        LARGE(Type.F32, 1e4f, 1e-3),
        F16(Type.F16, 1, 0.1),
        BF16(Type.BF16, 1, 0.75);

        final Type type;
        final float scale;
        final double least;

        Kind(Type type, float scale, double least) {
            this.type = type;
            this.scale = scale;
            this.least = least;
        }
    }

    /** Of products that are to be spoilt, by their A. */
    private final Map<Tensor, Kind> condemned = Collections.synchronizedMap(new IdentityHashMap<>());

    private final RandomGenerator spoiling = Seeds.generator(7);
    private final AtomicInteger checked = new AtomicInteger();
    private final AtomicInteger found = new AtomicInteger();
    private final ActorTestKit kit = ActorTestKit.create();
    private final ComputePool pool;

    DetectionTest() {
        ProductCheck check = new ProductCheck(1);
        pool = ComputePool.start(
                kit.system(),
                new ComputePool.Parts(
                        Settings.of(1, 64 << 20).withChecked(1),
                        new Catalogue(Map.of(Backend.VECTOR, new VectorGemm())),
                        _ -> lane(),
                        _ -> new Ceiling(1e9, 1e9),
                        (job, outputs) -> {
                            checked.incrementAndGet();
                            found.addAndGet(check.wrong(job, outputs).isPresent() ? 1 : 0);
                            // The lane is to go on.
                            return Optional.empty();
                        },
                        _ -> {},
                        System::nanoTime));
        pool.ready().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
    }

    @Test
    void ofAThousandWrongProductsAtMostOneIsMissed() {
        run(true);
        assertEquals(PRODUCTS, checked.get());
        assertTrue(found.get() >= 0.999 * PRODUCTS, found + " of " + PRODUCTS);
    }

    @Test
    void noRightProductIsTakenForWrong() {
        run(false);
        assertEquals(PRODUCTS, checked.get());
        assertEquals(0, found.get());
    }

    private void run(boolean spoilt) {
        RandomGenerator random = Seeds.generator(1);
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < PRODUCTS; i++) {
            Kind kind = Kind.values()[i % Kind.values().length];
            Job job = job(random, kind);
            if (spoilt) {
                condemned.put(job.tensor("A"), kind);
            }
            answers.add(pool.submit(job, Priority.NORMAL, Duration.ofDays(1))
                    .answer()
                    .toCompletableFuture());
            if (answers.size() == AT_ONCE || i == PRODUCTS - 1) {
                answers.forEach(answer -> assertInstanceOf(
                        Answer.Done.class,
                        answer.orTimeout(20, TimeUnit.SECONDS).join()));
                answers.clear();
            }
        }
    }

    private static Job job(RandomGenerator random, Kind kind) {
        int m = random.nextInt(16, 49);
        int k = random.nextInt(16, 49);
        int n = random.nextInt(16, 49);
        return new Job(
                "gemm",
                Params.of(Map.of("output", kind.type.title())),
                Map.of("A", tensor(random, kind, m, k), "B", tensor(random, kind, k, n)));
    }

    private static Tensor tensor(RandomGenerator random, Kind kind, int rows, int columns) {
        float[] values = new float[rows * columns];
        float least = kind == Kind.LARGE ? 0.5f : -1;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sqrt(kind.scale) * random.nextFloat(least, 1);
        }
        Shape shape = Shape.of(rows, columns);
        return kind.type == Type.F32 ? new FloatTensor(shape, values) : HalfTensor.rounded(shape, kind.type, values);
    }

    private Lane lane() {
        return new Lane() {
            @Override
            public Backend backend() {
                return Backend.VECTOR;
            }

            @Override
            public Map<String, Tensor> run(Kernel kernel, Job job) {
                Map<String, Tensor> outputs = kernel.runPlanned(job, Backend.VECTOR);
                Kind kind = condemned.get(job.tensor("A"));
                if (kind != null) {
                    spoil(Objects.requireNonNull(outputs.get("C")), kind);
                }
                return outputs;
            }

            @Override
            public void close() {}
        };
    }

    /** One element is put off by something from the least error to a thousand times an element, or one of its upper bits is turned over, as far as that is as much. */
    private void spoil(Tensor c, Kind kind) {
        double typical = typical(c);
        double off = 0;
        while (Math.abs(off) < kind.least * typical) {
            int at = spoiling.nextInt(c.shape().count());
            double before = c.at(at);
            if (spoiling.nextBoolean()) {
                turn(c, at);
            } else {
                double size = kind.least * typical * Math.pow(1000 / kind.least, spoiling.nextDouble());
                set(c, at, before + (spoiling.nextBoolean() ? size : -size));
            }
            off = c.at(at) - before;
            if (Math.abs(off) < kind.least * typical) {
                set(c, at, before);
            }
        }
    }

    private static double typical(Tensor c) {
        double squares = 0;
        for (int i = 0; i < c.shape().count(); i++) {
            squares += c.at(i) * c.at(i);
        }
        return Math.sqrt(squares / c.shape().count());
    }

    private void turn(Tensor c, int at) {
        switch (c) {
            case FloatTensor floats ->
                floats.values()[at] = Float.intBitsToFloat(
                        Float.floatToRawIntBits(floats.values()[at]) ^ 1 << spoiling.nextInt(18, 32));
            case HalfTensor halves -> halves.bits()[at] ^= (short) (1 << spoiling.nextInt(5, 16));
            default -> throw new AssertionError(c.type());
        }
    }

    private static void set(Tensor c, int at, double value) {
        switch (c) {
            case FloatTensor floats -> floats.values()[at] = (float) value;
            case HalfTensor halves ->
                halves.bits()[at] = HalfTensor.rounded(Shape.of(1), halves.type(), new float[] {(float) value})
                        .bits()[0];
            default -> throw new AssertionError(c.type());
        }
    }
}
