package dev.weir.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.catalogue.Kernels;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FreivaldsTest {
    private final Kernels kernels = new Kernels();

    static LongStream seeds() {
        return Seeds.of(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rightProductsHoldWhateverTheirKind(long seed) {
        Job job = GemmJobs.random(Seeds.generator(seed));
        assertTrue(Freivalds.holds(job, kernels.run(job, Backend.VECTOR), seed, 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rightProductsHoldWhateverTheirSizeAndSign(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int m = 1 + random.nextInt(40);
        int n = 1 + random.nextInt(60);
        int k = 1 + random.nextInt(random.nextInt(10) == 0 ? 3000 : 60);
        // Numbers of one sign, and of sizes far apart, round worst.
        float least = random.nextBoolean() ? -1 : 0.5f;
        Job job = job(numbers(random, least, m, k), numbers(random, least, k, n));
        assertTrue(Freivalds.holds(job, kernels.run(job, Backend.VECTOR), seed, 5));
        assertTrue(Freivalds.holds(job, kernels.run(job, Backend.PLAIN), seed, 5));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneWrongElementOfNotableSizeIsFound(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int m = 1 + random.nextInt(30);
        int n = 1 + random.nextInt(200);
        int k = 1 + random.nextInt(200);
        Job job = job(Kernels.random(random, m, k), Kernels.random(random, k, n));
        FloatTensor c = (FloatTensor) kernels.run(job, "C");
        // About half of what an element is, as a rule.
        c.values()[random.nextInt(m * n)] += (random.nextBoolean() ? 0.3f : -0.3f) * (float) Math.sqrt(k / 3.0);
        assertFalse(Freivalds.holds(job, Map.of("C", c), seed, 1));
    }

    @Test
    void amongThousandsOfTermsATwentiethOfAnElementIsFound() {
        RandomGenerator random = Seeds.generator(3);
        Job job = job(Kernels.random(random, 3, 1000), Kernels.random(random, 1000, 1000));
        FloatTensor c = (FloatTensor) kernels.run(job, "C");
        assertTrue(Freivalds.holds(job, Map.of("C", c), 1, 5));
        // An element is about √(1000 / 9), which is 10.5.
        c.values()[1500] += 0.5f;
        assertFalse(Freivalds.holds(job, Map.of("C", c), 1, 1));
    }

    /** What is left of sums that cancel is rounding alone. */
    @Test
    void productsThatCancelHold() {
        RandomGenerator random = Seeds.generator(4);
        int half = 2000;
        FloatTensor a = Kernels.random(random, 5, 2 * half);
        FloatTensor b = Kernels.random(random, 2 * half, 30);
        for (int l = 0; l < half; l++) {
            for (int i = 0; i < 5; i++) {
                a.values()[i * 2 * half + half + l] = -a.values()[i * 2 * half + l];
            }
            System.arraycopy(b.values(), l * 30, b.values(), (half + l) * 30, 30);
        }
        Job job = job(a, b);
        assertTrue(Freivalds.holds(job, kernels.run(job, Backend.VECTOR), 1, 20));
    }

    @Test
    void errorsThatCancelInARowAreFoundInSomeRound() {
        RandomGenerator random = Seeds.generator(1);
        Job job = job(Kernels.random(random, 10, 10), Kernels.random(random, 10, 10));
        FloatTensor c = (FloatTensor) kernels.run(job, "C");
        c.values()[43] += 1;
        c.values()[47] -= 1;
        int seen = 0;
        for (int seed = 0; seed < 100; seed++) {
            seen += Freivalds.holds(job, Map.of("C", c), seed, 1) ? 0 : 1;
        }
        assertTrue(seen > 30 && seen < 70, "seen " + seen + " times of 100");
        assertFalse(Freivalds.holds(job, Map.of("C", c), 0, 40));
    }

    @Test
    void aWrongMatrixOfABatchOrAWrongAddendIsFound() {
        RandomGenerator random = Seeds.generator(2);
        Tensor b = Kernels.random(random, 5, 6);
        Job job = new Job(
                "gemm",
                Params.of(Map.of("beta", 1)),
                Map.of("A", Kernels.random(random, 3, 4, 5), "B", b, "C0", Kernels.random(random, 3, 4, 6)));
        Tensor right = kernels.run(job, "C");
        assertTrue(Freivalds.holds(job, Map.of("C", right), 1, 2));
        Job without = new Job("gemm", Params.NONE, Map.of("A", job.tensor("A"), "B", b));
        assertFalse(Freivalds.holds(without, Map.of("C", right), 1, 2));
        FloatTensor last = (FloatTensor) right;
        last.values()[3 * 4 * 6 - 1] += 0.5f;
        assertFalse(Freivalds.holds(job, Map.of("C", last), 1, 2));
    }

    @Test
    void whatIsNoNumberOrNotThereIsWrong() {
        RandomGenerator random = Seeds.generator(1);
        Job job = job(Kernels.random(random, 3, 4), Kernels.random(random, 4, 5));
        FloatTensor c = (FloatTensor) kernels.run(job, "C");
        c.values()[7] = Float.NaN;
        assertFalse(Freivalds.holds(job, Map.of("C", c), 1, 1));
        assertFalse(Freivalds.holds(job, Map.of(), 1, 1));
        assertFalse(Freivalds.holds(job, Map.of("C", Kernels.random(random, 5, 3)), 1, 1));
    }

    private static Job job(Tensor a, Tensor b) {
        return new Job("gemm", Params.NONE, Map.of("A", a, "B", b));
    }

    /** Some are ten thousand times as large as others. */
    private static FloatTensor numbers(RandomGenerator random, float least, int rows, int columns) {
        FloatTensor numbers = Kernels.random(random, rows, columns);
        for (int i = 0; i < numbers.values().length; i++) {
            numbers.values()[i] = random.nextFloat(least, 1) * (random.nextInt(5) == 0 ? 1e4f : 1);
        }
        return numbers;
    }
}
