package dev.weir.kernels.transport;

import static dev.weir.kernels.Draws.assertClose;
import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProjectionTest {
    static LongStream seeds() {
        return Seeds.of(40);
    }

    private static double[] projected(Projection projection, double[] x, int k, double total) {
        double[] y = new double[x.length];
        projection.project(x, x.length, k, total, y);
        return y;
    }

    private static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return sum;
    }

    /** Small whole numbers tie often. */
    private static double[] drawn(RandomGenerator random, int length, boolean ties) {
        return random.doubles(length)
                .map(x -> ties ? Math.floor(4 * x) / 8 : 3 * x)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void selectionAgreesWithTheDefinitionWithAndWithoutTies(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        for (int length : new int[] {1, 2, 3, 17, 200}) {
            double[] x = drawn(random, length, seed % 2 == 0);
            for (int k : new int[] {1, 2, 5, length, length + 3}) {
                double total = random.nextDouble(0.01, 5);
                assertArrayEquals(
                        projected(Projection.plain(), x, k, total),
                        projected(Projection.selecting(length), x, k, total),
                        1e-12);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noSupportOfThatSizeComesNearer(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int length = 7;
        double[] x = drawn(random, length, seed % 2 == 0);
        int k = 1 + random.nextInt(length);
        double[] y = projected(Projection.selecting(length), x, k, 1);
        assertEquals(1, Arrays.stream(y).sum(), 1e-12);
        assertTrue(Arrays.stream(y).filter(each -> each > 0).count() <= k);
        for (int support = 1; support < 1 << length; support++) {
            if (Integer.bitCount(support) <= k) {
                int chosen = support;
                double[] inside = x.clone();
                for (int i = 0; i < length; i++) {
                    inside[i] = (chosen >> i & 1) == 1 ? x[i] : -1e6;
                }
                double[] other = projected(Projection.plain(), inside, length, 1);
                assertTrue(distance(x, y) <= distance(x, other) + 1e-12, "support " + support);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void projectingTwiceOrAfterAShiftChangesNothing(long seed) {
        double[] x = drawn(Seeds.generator(seed), 30, false);
        double[] y = projected(Projection.selecting(30), x, 4, 1);
        assertArrayEquals(y, projected(Projection.selecting(30), y, 4, 1), 1e-12);
        double[] shifted = Arrays.stream(x).map(each -> each + 1e4).toArray();
        assertArrayEquals(y, projected(Projection.selecting(30), shifted, 4, 1), 1e-10);
    }

    @Test
    void ofEqualElementsTheFirstAreKept() {
        double[] x = {1, 2, 2, 2, 0};
        assertArrayEquals(new double[] {0, 0.5, 0.5, 0, 0}, projected(Projection.selecting(5), x, 2, 1), 1e-15);
        assertArrayEquals(new double[] {0, 1, 0, 0, 0}, projected(Projection.selecting(5), x, 1, 1), 1e-15);
    }

    private static Job job(Map<String, Object> params, Tensor x) {
        Job job = new Job("sparse_simplex", Params.of(params), Map.of("x", x));
        SimplexJob.plan(job);
        return job;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsAreProjectedOneByOne(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Job job = job(Map.of("k", 3, "z", 2.5), Draws.normal(random, 1, 2, 5, 11));
        assertClose(
                Draws.get(SimplexJob.plain().run(job), "y"),
                Draws.get(SimplexJob.fast().run(job), "y"),
                1e-7,
                "y");
    }

    @Test
    void badInputIsRefusedAndNoRowsAreLegal() {
        Tensor x = Draws.filled(1, 2, 3);
        assertRefused(Code.RANGE, "k must be", () -> job(Map.of("k", 0), x));
        assertRefused(Code.RANGE, "z must be", () -> job(Map.of("z", 0), x));
        assertRefused(Code.SHAPE, "no elements", () -> job(Map.of(), Draws.filled(1, 2, 0)));
        assertRefused(Code.NONFINITE, "x has", () -> job(Map.of(), Draws.filled(Double.NaN, 2, 3)));
        Job none = job(Map.of(), Draws.filled(1, 0, 3));
        assertEquals(Shape.of(0, 3), Draws.get(SimplexJob.fast().run(none), "y").shape());
    }
}
