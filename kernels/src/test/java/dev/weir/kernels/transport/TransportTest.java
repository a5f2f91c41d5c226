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
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TransportTest {
    private static final int ROWS = 23;
    private static final int COLUMNS = 4;

    static LongStream seeds() {
        return Seeds.of(12);
    }

    private static Job job(Map<String, Object> params, Map<String, Tensor> inputs) {
        Job job = new Job("sparse_ot", Params.of(params), inputs);
        TransportJob.plan(job);
        return job;
    }

    private static Map<String, Tensor> fast(Map<String, Object> params, Map<String, Tensor> inputs) {
        return TransportJob.fast().run(job(params, inputs));
    }

    private static double scalar(Map<String, Tensor> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name)).at(0);
    }

    private static FloatTensor weights(RandomGenerator random, int length) {
        double[] drawn = random.doubles(length, 0.1, 1).toArray();
        drawn[0] = 0;
        double sum = Arrays.stream(drawn).sum();
        FloatTensor weights = Draws.filled(0, length);
        for (int i = 0; i < length; i++) {
            weights.values()[i] = (float) (drawn[i] / sum);
        }
        return weights;
    }

    private static double[] columnSums(FloatTensor plan) {
        double[] sums = new double[COLUMNS];
        for (int i = 0; i < plan.values().length; i++) {
            sums[i % COLUMNS] += plan.values()[i];
        }
        return sums;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFastEvaluationAgreesWithTheDefinition(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = Map.of(
                "C", Draws.normal(random, 1, ROWS, COLUMNS),
                "alpha", Draws.normal(random, 1, ROWS),
                "a", weights(random, ROWS),
                "b", weights(random, COLUMNS));
        Job job = job(Map.of("k", 5, "gamma", 0.3), inputs);
        Map<String, Tensor> want = TransportJob.plain().run(job);
        Map<String, Tensor> got = TransportJob.fast().run(job);
        assertEquals(Set.of("value", "grad", "T"), got.keySet());
        want.forEach((name, tensor) -> assertClose(tensor, Objects.requireNonNull(got.get(name)), 1e-6, name));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverThePricesColumnsHaveTheirSumsAndNoMoreRowsThanTheyMay(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor b = weights(random, COLUMNS);
        FloatTensor plan = Draws.get(
                fast(
                        Map.of("k", 3, "gamma", 0.5),
                        Map.of(
                                "C", Draws.normal(random, 1, ROWS, COLUMNS),
                                "alpha", Draws.normal(random, 100, ROWS),
                                "b", b)),
                "T");
        double[] sums = columnSums(plan);
        int[] counts = new int[COLUMNS];
        for (int i = 0; i < plan.values().length; i++) {
            counts[i % COLUMNS] += plan.values()[i] > 0 ? 1 : 0;
            assertTrue(plan.values()[i] >= 0);
        }
        for (int j = 0; j < COLUMNS; j++) {
            assertEquals(b.values()[j], sums[j], 1e-7);
            assertTrue(counts[j] <= 3);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theGradientIsTheSlopeOfTheValueAwayFromTies(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        double[] a = new double[ROWS];
        Arrays.fill(a, 1.0 / ROWS);
        double[] b = {0.4, 0.3, 0.2, 0.1};
        float[] costs = Draws.normal(random, 1, ROWS, COLUMNS).values();
        SemiDual objective =
                new SemiDual(ROWS, COLUMNS, costs, a, b, 0.5, new int[] {3, 2, 7, 4}, Projection.selecting(ROWS));
        double[] alpha = random.doubles(ROWS).toArray();
        double[] gradient = new double[ROWS];
        objective.at(alpha, gradient);
        double[] unused = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            double[] to = alpha.clone();
            to[i] += 1e-6;
            double above = objective.at(to, unused);
            to[i] -= 2e-6;
            double below = objective.at(to, unused);
            assertEquals(gradient[i], (above - below) / 2e-6, 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withRoomForAllRowsTheSolverReachesTheirWeightsAndThePrimalCost(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor costs = Draws.normal(random, 1, ROWS, COLUMNS);
        Map<String, Object> params = Map.of("k", ROWS, "gamma", 0.5);
        Map<String, Tensor> got = fast(params, Map.of("C", costs));
        assertTrue(scalar(got, "residual") <= 1e-6);
        float[] plan = Draws.get(got, "T").values();
        double primal = 0;
        for (int i = 0; i < plan.length; i++) {
            primal += plan[i] * (double) costs.values()[i] + 0.25 * plan[i] * plan[i];
        }
        assertEquals(primal, scalar(got, "semi_dual_value"), 1e-5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theValueNeverExceedsTheCostOfAPlanThatKeepsAllBoundsAndClimbsFromZeroPrices(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor costs = Draws.normal(random, 1, 12, COLUMNS);
        Map<String, Object> params = Map.of("k", 3, "gamma", 0.5);
        double best = scalar(fast(params, Map.of("C", costs)), "semi_dual_value");
        double atZero = scalar(fast(params, Map.of("C", costs, "alpha", Draws.filled(0, 12))), "value");
        assertTrue(best > atZero);
        for (int trial = 0; trial < 200; trial++) {
            int[] order = random.ints(0, 1000).distinct().limit(12).toArray();
            Integer[] rows = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
            Arrays.sort(rows, (x, y) -> order[x] - order[y]);
            double primal = 0;
            for (int i = 0; i < 12; i++) {
                double share = 1.0 / 12;
                primal += share * costs.values()[rows[i] * COLUMNS + i / 3] + 0.25 * share * share;
            }
            assertTrue(best <= primal + 1e-9);
        }
    }

    @Test
    void withOneRowEachAColumnTakesItsBest() {
        FloatTensor costs = Draws.of(new float[] {3, 1, 2, 5, 0, 9}, 3, 2);
        Tensor plan = Draws.get(fast(Map.of("k", 1), Map.of("C", costs, "alpha", Draws.filled(0, 3))), "T");
        assertClose(Draws.of(new float[] {0, 0.5f, 0, 0, 0.5f, 0}, 3, 2), plan, 0, "T");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void dispatchRespectsEveryCapacityAndTakesTheCheapestWhereThereIsRoom(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[] costs = Draws.normal(random, 1, ROWS, COLUMNS).values();
        int[] tight = {10, 0, 6, 8};
        int[] loads = new int[COLUMNS];
        double total = 0;
        int[] chosen = Dispatch.assign(costs, tight, 0.1, Pulse.NONE);
        for (int i = 0; i < ROWS; i++) {
            loads[chosen[i]]++;
            total += costs[i * COLUMNS + chosen[i]];
        }
        for (int j = 0; j < COLUMNS; j++) {
            assertTrue(loads[j] <= tight[j], Arrays.toString(loads));
        }
        double inTurn = 0;
        int[] used = new int[COLUMNS];
        for (int i = 0; i < ROWS; i++) {
            int j = used[0] < 10 ? 0 : used[2] < 6 ? 2 : 3;
            used[j]++;
            inTurn += costs[i * COLUMNS + j];
        }
        assertTrue(total < inTurn, total + " is not under " + inTurn);
    }

    @Test
    void dispatchSeparatesWhatCostsSeparate() {
        float[] costs = {0, 5, 0, 5, 5, 0, 5, 0};
        assertArrayEquals(new int[] {0, 0, 1, 1}, Dispatch.assign(costs, new int[] {2, 2}, 0.1, Pulse.NONE));
        assertArrayEquals(new int[0], Dispatch.assign(new float[0], new int[] {1}, 0.1, Pulse.NONE));
        assertRefused(Code.RANGE, "room for 3", () -> Dispatch.assign(costs, new int[] {2, 1}, 0.1, Pulse.NONE));
        assertRefused(Code.SHAPE, "8 costs", () -> Dispatch.assign(costs, new int[] {2, 2, 9}, 0.1, Pulse.NONE));
    }

    @Test
    void aTaskThatNoWorkerTakesGoesWhereTheLeastPartOfTheRoomIsUsed() {
        assertArrayEquals(new int[] {1, 1}, Dispatch.hard(new float[4], new int[] {0, 2}, 2));
        assertArrayEquals(new int[] {0, 1, 1}, Dispatch.hard(new float[6], new int[] {1, 4}, 3));
    }

    @Test
    void badInputIsRefusedAndEmptySizesAreLegal() {
        FloatTensor costs = Draws.filled(1, 3, 2);
        assertRefused(Code.RANGE, "gamma", () -> fast(Map.of("gamma", 0), Map.of("C", costs)));
        assertRefused(Code.RANGE, "k must be", () -> fast(Map.of("k", 0), Map.of("C", costs)));
        assertRefused(Code.RANGE, "sum to 1", () -> fast(Map.of(), Map.of("C", costs, "a", Draws.filled(1, 3))));
        assertRefused(
                Code.RANGE, "b[0]", () -> fast(Map.of(), Map.of("C", costs, "b", Draws.of(new float[] {-1, 2}, 2))));
        assertRefused(Code.SHAPE, "alpha", () -> fast(Map.of(), Map.of("C", costs, "alpha", Draws.filled(1, 2))));
        assertRefused(Code.RANGE, "a must be one of", () -> fast(Map.of("a", "even"), Map.of("C", costs)));
        Map<String, Tensor> inputs = new HashMap<>(Map.of("C", Draws.filled(1, 0, 2)));
        assertEquals(0, scalar(fast(Map.of(), inputs), "semi_dual_value"));
        inputs.put("C", Draws.filled(1, 3, 0));
        assertEquals(0, Draws.get(fast(Map.of(), inputs), "T").values().length);
    }
}
