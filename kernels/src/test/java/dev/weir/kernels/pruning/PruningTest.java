package dev.weir.kernels.pruning;

import static dev.weir.kernels.Trials.assertRefused;
import static dev.weir.kernels.Trials.normal;
import static dev.weir.kernels.Trials.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.Trials;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PruningTest {
    static LongStream seeds() {
        return Seeds.of(40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatGoesIsTheSmallestOfAllLayersAndTiesGoInOrder(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[][] layers = new float[1 + random.nextInt(4)][];
        int total = 0;
        for (int layer = 0; layer < layers.length; layer++) {
            layers[layer] = new float[random.nextInt(60)];
            for (int i = 0; i < layers[layer].length; i++) {
                layers[layer][i] = random.nextBoolean() ? random.nextInt(-3, 4) : (float) random.nextGaussian() * 1e-3f;
            }
            total += layers[layer].length;
        }
        long target = random.nextLong(total + 1);
        int leastKept = random.nextInt(20);
        int[][] want = GlobalPruning.plain(layers, target, leastKept);
        int[][] got = GlobalPruning.keep(layers, target, leastKept, Pulse.NONE);
        for (int layer = 0; layer < layers.length; layer++) {
            assertArrayEquals(want[layer], got[layer], "layer " + layer);
            int kept = Arrays.stream(got[layer]).sum();
            assertTrue(kept >= Math.min(layers[layer].length, leastKept));
        }
    }

    @Test
    void masksAreNestedAndTheirCountsExact() {
        float[][] layers = {normal(500, 1), normal(300, 2), normal(7, 3)};
        int[][] before = GlobalPruning.keep(layers, 0, 5, Pulse.NONE);
        for (int target = 0; target <= 807; target += 50) {
            int[][] keep = GlobalPruning.keep(layers, target, 5, Pulse.NONE);
            int kept = 0;
            for (int layer = 0; layer < 3; layer++) {
                for (int i = 0; i < keep[layer].length; i++) {
                    assertTrue(keep[layer][i] <= before[layer][i]);
                    kept += keep[layer][i];
                }
            }
            assertEquals(807 - Math.min(target, 792), kept);
            before = keep;
        }
    }

    @Test
    void theKernelTakesTheShareOfAllWeights() {
        Map<String, Tensor> layers = Map.of("layer0", tensor(1, 20, 4), "layer1", tensor(2, 20));
        Map<String, Tensor> got = GlobalPruneJob.fast(Trials.job(Map.of("sparsity", 0.29), layers));
        assertEquals(Shape.of(20, 4), Objects.requireNonNull(got.get("keep0")).shape());
        assertEquals(71, sum(got, "keep0") + sum(got, "keep1"));
        Map<String, Tensor> all =
                GlobalPruneJob.fast(Trials.job(Map.of("sparsity", 1, "min_keep", 3), layers, "keep1"));
        assertEquals(1, all.size());
        assertEquals(3, sum(all, "keep1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50, 64})
    void ofEqualWeightsExactlyTheseMustStay(int nonzeros) {
        float[] w = new float[64];
        for (int i = 0; i < nonzeros; i++) {
            w[i * 64 / nonzeros] = i % 2 == 0 ? 0.3f : -0.3f;
        }
        Map<String, Tensor> got = sap(w, List.of(0.5, 1.0, 0.0, 1.0, 1.0), List.of(0.3, 1.7, 0.0, 1.0, 1.0));
        for (int row = 0; row < 2; row++) {
            assertEquals(nonzeros, at(got, "keep_bound", row), 1e-9);
            assertEquals(64 - nonzeros, at(got, "prune_count", row));
        }
    }

    @Test
    void theIndexKnowsNoScaleNoRepetitionAndHasItsRange() {
        float[] w = normal(100, 5);
        List<Number> row = List.of(0.4, 1.5, 0.0, 1.0, 0.9);
        double index = at(sap(w, row), "index", 0);
        assertTrue(index > 0 && index < 1 - Math.pow(100, 1 / 1.5 - 1 / 0.4));
        for (float scale : new float[] {1e-30f, 1e30f}) {
            float[] scaled = w.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= scale;
            }
            assertEquals(index, at(sap(scaled, row), "index", 0), 1e-6);
        }
        float[] twice = Arrays.copyOf(w, 200);
        System.arraycopy(w, 0, twice, 100, 100);
        assertEquals(index, at(sap(twice, row), "index", 0), 1e-12);
        assertEquals(0, at(sap(new float[9], row), "index", 0));
        assertEquals(0, at(sap(new float[0], row), "index", 0));
    }

    @Test
    void theFastFormIsTheDefinition() {
        Map<String, Object> params = Map.of(
                "p_q_eta_gamma_beta",
                List.of(
                        List.of(0.5, 1, 0, 1, 0.9),
                        List.of(1, 2, 0.01, 2, 0.9),
                        List.of(0.2, 30, 0.1, 9, 0.9),
                        List.of(1.3, 1.4, 0, 1, 0.2)));
        for (int size : new int[] {0, 1, 10_000}) {
            int[] mask = new int[size];
            for (int i = 0; i < size; i++) {
                mask[i] = i % 3;
            }
            Map<String, Tensor> inputs = Map.of("w", tensor(6, size), "mask", new IntTensor(Shape.of(size), mask));
            Map<String, Tensor> want = PqSapJob.plain(Trials.job(params, inputs));
            Map<String, Tensor> got = PqSapJob.fast(Trials.job(params, inputs));
            for (String name : List.of("index", "keep_bound", "prune_count")) {
                for (int row = 0; row < 4; row++) {
                    assertEquals(at(want, name, row), at(got, name, row), 1e-9 * (1 + size));
                }
            }
        }
    }

    @Test
    void eachScopeRemovesItsOwnSmallest() {
        float[][] layers = {{4, 0, 0, 0, 1, 1, 1, 1}, {1e-3f, 0}};
        int[] inputs = {4, 2};
        Sap sap = new Sap(0.5, 1, 0, 1, 1);
        int[][] keep = ones(layers);
        assertEquals(4, sap.prune(layers, keep, inputs, Sap.Scope.NEURON, Pulse.NONE));
        assertArrayEquals(new int[] {1, 0, 0, 0, 1, 1, 1, 1}, keep[0]);
        assertArrayEquals(new int[] {1, 0}, keep[1]);
        assertEquals(0, sap.prune(layers, keep, inputs, Sap.Scope.NEURON, Pulse.NONE), "equal weights all stay");
        keep = ones(layers);
        assertEquals(4, sap.prune(layers, keep, inputs, Sap.Scope.LAYER, Pulse.NONE));
        assertArrayEquals(new int[] {1, 0}, keep[1]);
        keep = ones(layers);
        long gone = sap.prune(layers, keep, inputs, Sap.Scope.GLOBAL, Pulse.NONE);
        assertEquals(
                10 - gone, Arrays.stream(keep[0]).sum() + Arrays.stream(keep[1]).sum());
        assertEquals(0, keep[1][0] + keep[1][1], "beside layers with large weights the last has none that count");
    }

    @Test
    void whatIsNoRuleIsRefused() {
        for (List<Number> row : List.<List<Number>>of(
                List.of(0, 1, 0, 1, 1),
                List.of(1, 1, 0, 1, 1),
                List.of(1, 2, -1, 1, 1),
                List.of(1, 2, 0, -1, 1),
                List.of(1, 2, 0, 1, 2),
                List.of(1, 2))) {
            Map<String, Tensor> inputs = Map.of("w", tensor(1, 3));
            assertRefused(
                    Code.RANGE, "", PqSapJob::plan, Trials.job(Map.of("p_q_eta_gamma_beta", List.of(row)), inputs));
        }
        Map<String, Tensor> layers = new HashMap<>(Map.of("layer0", tensor(1, 3), "layer2", tensor(1, 3)));
        assertRefused(Code.TYPE, "without a gap", GlobalPruneJob::plan, Trials.job(Map.of("sparsity", 0.5), layers));
        layers.remove("layer2");
        assertRefused(Code.RANGE, "sparsity must", GlobalPruneJob::plan, Trials.job(Map.of("sparsity", 1.5), layers));
        assertRefused(Code.RANGE, "needs sparsity", GlobalPruneJob::plan, Trials.job(Map.of(), layers));
        layers.put("layer0", tensor(new float[] {Float.NaN}, 1));
        assertRefused(Code.NONFINITE, "layer0", GlobalPruneJob::plan, Trials.job(Map.of("sparsity", 1), layers));
        float[][] uneven = {new float[5]};
        assertThrows(
                Refused.class,
                () -> Sap.USUAL.prune(uneven, ones(uneven), new int[] {2}, Sap.Scope.NEURON, Pulse.NONE));
    }

    private static int[][] ones(float[][] layers) {
        int[][] keep = new int[layers.length][];
        for (int layer = 0; layer < layers.length; layer++) {
            keep[layer] = new int[layers[layer].length];
            Arrays.fill(keep[layer], 1);
        }
        return keep;
    }

    @SafeVarargs
    private static Map<String, Tensor> sap(float[] w, List<? extends Number>... rows) {
        return PqSapJob.fast(Trials.job(Map.of("p_q_eta_gamma_beta", List.of(rows)), Map.of("w", tensor(w, w.length))));
    }

    private static double at(Map<String, Tensor> outputs, String name, int row) {
        return ((DoubleTensor) Objects.requireNonNull(outputs.get(name))).values()[row];
    }

    private static int sum(Map<String, Tensor> outputs, String name) {
        return Arrays.stream(((IntTensor) Objects.requireNonNull(outputs.get(name))).values())
                .sum();
    }
}
