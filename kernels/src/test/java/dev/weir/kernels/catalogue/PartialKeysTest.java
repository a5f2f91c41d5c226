package dev.weir.kernels.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Trials;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PartialKeysTest {
    private static final int KEYS = 30;
    private static final int QUERIES = 12;

    private final Kernels kernels = new Kernels();

    @Test
    void linearAttentionsOverPartsOfTheKeysMergeByTheirLse() {
        Map<String, Tensor> inputs = inputs("K", "V");
        assertMerges(job("linear_attention", Map.of("eps", 0, "feature", "elu1"), inputs), "K", "V");
    }

    @Test
    void tensorAttentionsOverPartsOfOneSideMergeByTheirLse() {
        Map<String, Tensor> inputs = inputs("K1", "V1");
        inputs.put("K2", Trials.tensor(4, 7, 4));
        inputs.put("V2", Trials.tensor(5, 7, 3));
        assertMerges(job("tensor_attention", Map.of(), inputs), "K1", "V1");
    }

    @Test
    void attentionsByRandomFeaturesOverPartsOfTheKeysMergeByTheirLse() {
        Map<String, Tensor> inputs = inputs("K", "V");
        inputs.put("W", Trials.tensor(4, 6, 4));
        inputs.put("b", Trials.tensor(5, QUERIES + KEYS - 1));
        assertMerges(job("nprf_rpe", Map.of(), inputs), "K", "V");
    }

    @Test
    void theLseOfACombinerOfOneSegmentIsThatOfAttention() {
        Map<String, Tensor> inputs =
                Map.of("Q", Trials.tensor(1, 9, 4), "K", Trials.tensor(2, 9, 4), "V", Trials.tensor(3, 9, 3));
        Map<String, Tensor> headed = new HashMap<>();
        inputs.forEach((name, tensor) -> headed.put(
                name,
                Trials.tensor(
                        ((FloatTensor) tensor).values(), 1, 1, 9, tensor.shape().size(1))));
        Job job = job("combiner", Map.of("segment", 9), inputs).wanting(Set.of("LSE"));
        Tensor want = kernels.run(job("attention", Map.of("causal", true), headed), "LSE");
        for (Backend backend : kernels.catalogue().backends()) {
            FloatTensor got = Trials.tensor(floats(kernels.run(job, backend), "LSE"), 9);
            Kernels.assertClose(Trials.tensor(((FloatTensor) want).values(), 9), got, 1e-6);
        }
    }

    @Test
    void theLseOfManyRandomFeaturesTendsToThatOfSoftmax() {
        Map<String, Tensor> inputs = inputs("K", "V");
        inputs.put("W", Trials.tensor(4, 60_000, 4));
        inputs.put("b", new FloatTensor(Shape.of(QUERIES + KEYS - 1)));
        float[] lse = floats(kernels.run(job("nprf_rpe", Map.of(), inputs), Backend.VECTOR), "LSE");
        float[] q = floats(inputs, "Q");
        float[] k = floats(inputs, "K");
        for (int i = 0; i < QUERIES; i++) {
            double sum = 0;
            for (int j = 0; j < KEYS; j++) {
                double product = dot(q, i, k, j) / Math.sqrt(dot(q, i, q, i) * dot(k, j, k, j));
                sum += Math.exp(product);
            }
            assertEquals(Math.log(sum), lse[i], 0.05);
        }
    }

    private static double dot(float[] x, int i, float[] y, int j) {
        double sum = 0;
        for (int l = 0; l < 4; l++) {
            sum += (double) x[i * 4 + l] * y[j * 4 + l];
        }
        return sum;
    }

    private static Map<String, Tensor> inputs(String keys, String values) {
        return new HashMap<>(Map.of(
                "Q", Trials.tensor(1, QUERIES, 4), keys, Trials.tensor(2, KEYS, 4), values, Trials.tensor(3, KEYS, 3)));
    }

    private static Job job(String kernel, Map<String, Object> params, Map<String, Tensor> inputs) {
        return new Job(kernel, Params.of(params), inputs).wanting(Set.of("O", "LSE"));
    }

    private void assertMerges(Job job, String... rows) {
        for (Backend backend : kernels.catalogue().backends()) {
            Map<String, Tensor> whole = kernels.run(job, backend);
            Map<String, Tensor> first = kernels.run(part(job, 0, 11, rows), backend);
            Map<String, Tensor> second = kernels.run(part(job, 11, KEYS, rows), backend);
            for (int i = 0; i < QUERIES; i++) {
                double lse = floats(whole, "LSE")[i];
                double share = Math.exp(floats(first, "LSE")[i] - lse);
                double rest = Math.exp(floats(second, "LSE")[i] - lse);
                assertEquals(1, share + rest, 1e-5, job.kernel() + " by " + backend + ", row " + i);
                for (int d = i * 3; d < i * 3 + 3; d++) {
                    double merged = share * floats(first, "O")[d] + rest * floats(second, "O")[d];
                    assertEquals(floats(whole, "O")[d], merged, 2e-5);
                }
            }
        }
    }

    /** Those keys alone, and the biases of their offsets. */
    private static Job part(Job job, int from, int to, String... rows) {
        Map<String, Tensor> inputs = new HashMap<>(job.inputs());
        for (String name : rows) {
            inputs.put(name, Stack.part(job.tensor(name), from, to));
        }
        inputs.computeIfPresent("b", (_, b) -> Stack.part(b, from, QUERIES + to - 1));
        return new Job(job.kernel(), job.params(), inputs, job.wanted(), job.pulse());
    }

    private static float[] floats(Map<String, Tensor> outputs, String name) {
        return Trials.floats(outputs, name);
    }
}
