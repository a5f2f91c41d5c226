package dev.weir.kernels.tensorattention;

import static dev.weir.kernels.Trials.assertClose;
import static dev.weir.kernels.Trials.assertRefused;
import static dev.weir.kernels.Trials.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Trials;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TensorAttentionTest {
    private static final VectorGemm GEMM = new VectorGemm();
    private static final Form FAST = TensorAttentionJob.over(GEMM);

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,1",
        "5,7,9,4,3",
        "3,150,2,5,4",
        "9,2,600,3,8",
        "0,3,3,2,2",
        "4,0,3,2,2",
        "4,3,0,2,2",
        "2,3,3,0,2",
        "2,3,3,2,0"
    })
    void tilesAndMonomialsAreTheDefinition(int queries, int first, int second, int width, int values) {
        String[] names = {"O", "LSE", "O_deg0", "O_deg2", "O_deg4"};
        Job job = Trials.job(Map.of(), inputs(queries, first, second, width, values), names);
        TensorAttentionJob.plan(job);
        Map<String, Tensor> want = TensorAttentionJob.plain(job);
        Map<String, Tensor> got = FAST.run(job);
        assertEquals(Set.of(names), got.keySet());
        want.keySet().forEach(name -> assertClose(floats(want, name), floats(got, name), 1e-5));
    }

    @Test
    void itIsSoftmaxAttentionOverTheProductsOfAllPairs() {
        Map<String, Tensor> inputs = inputs(4, 5, 6, 3, 2);
        float[] got = floats(FAST.run(Trials.job(Map.of("scale", 0.7), inputs)), "O");
        float[] keys = products(inputs, "K", 5, 6, 3);
        float[] values = products(inputs, "V", 5, 6, 2);
        assertClose(softmax(floats(inputs, "Q"), keys, values, 3, 2, 0.7), got, 2e-6);
    }

    @Test
    void aSecondSideOfOneRowOfOnesIsOrdinaryAttention() {
        Map<String, Tensor> inputs = new HashMap<>(inputs(4, 5, 1, 3, 2));
        inputs.put("K2", tensor(new float[] {1, 1, 1}, 1, 3));
        inputs.put("V2", tensor(new float[] {1, 1}, 1, 2));
        float[] want = softmax(floats(inputs, "Q"), floats(inputs, "K1"), floats(inputs, "V1"), 3, 2, 1 / 3.0);
        assertClose(want, floats(FAST.run(Trials.job(Map.of(), inputs)), "O"), 2e-6);
    }

    @Test
    void theSidesMayChangePlaces() {
        Map<String, Tensor> inputs = inputs(6, 5, 8, 3, 2);
        Map<String, Tensor> changed = new HashMap<>(Map.of("Q", tensor(inputs, "Q")));
        changed.put("K1", tensor(inputs, "K2"));
        changed.put("V1", tensor(inputs, "V2"));
        changed.put("K2", tensor(inputs, "K1"));
        changed.put("V2", tensor(inputs, "V1"));
        String[] wanted = {"O", "O_deg2"};
        Map<String, Tensor> one = FAST.run(Trials.job(Map.of(), inputs, wanted));
        Map<String, Tensor> other = FAST.run(Trials.job(Map.of(), changed, wanted));
        assertClose(floats(one, "O"), floats(other, "O"), 2e-6);
        assertClose(floats(one, "O_deg2"), floats(other, "O_deg2"), 5e-6);
    }

    @Test
    void theErrorFallsWithTheDegree() {
        Map<String, Tensor> got =
                FAST.run(Trials.job(Map.of(), inputs(10, 12, 14, 4, 3), "O", "O_deg0", "O_deg2", "O_deg4", "O_deg8"));
        double before = Double.POSITIVE_INFINITY;
        for (String name : new String[] {"O_deg0", "O_deg2", "O_deg4", "O_deg8"}) {
            double error = 0;
            for (int i = 0; i < 30; i++) {
                error = Math.max(error, Math.abs(floats(got, name)[i] - floats(got, "O")[i]));
            }
            assertTrue(error < before / 2, name + " is off by " + error + " after " + before);
            before = error;
        }
    }

    @Test
    void sidesOfDisjointKeysAddUp() {
        Map<String, Tensor> inputs = inputs(1, 90, 1, 3, 2);
        float[] keys = floats(inputs, "K1");
        float[] values = floats(inputs, "V1");
        Monomials monomials = new Monomials(3, 4, 1);
        TaylorSide whole = new TaylorSide(monomials, 3, 2);
        whole.add(keys, values, 0, 90, GEMM, Pulse.NONE);
        TaylorSide parts = new TaylorSide(monomials, 3, 2);
        parts.add(keys, values, 0, 37, GEMM, Pulse.NONE);
        parts.add(keys, values, 37, 53, GEMM, Pulse.NONE);
        assertClose(whole.sums(), parts.sums(), 1e-6);
        assertEquals(90, whole.sums()[2]);
    }

    @Test
    void hugeLogitsOverflowNothing() {
        Map<String, Tensor> inputs = new HashMap<>(inputs(3, 4, 5, 2, 2));
        float[] queries = floats(inputs, "Q").clone();
        for (int i = 0; i < queries.length; i++) {
            queries[i] = 1000 * (i + 1);
        }
        inputs.put("Q", tensor(queries, 3, 2));
        Job job = Trials.job(Map.of(), inputs);
        assertClose(floats(TensorAttentionJob.plain(job), "O"), floats(FAST.run(job), "O"), 1e-3);
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        Map<String, Tensor> inputs = inputs(2, 3, 4, 5, 2);
        assertRefused(Code.RANGE, "O_deg3 must", TensorAttentionJob::plan, Trials.job(Map.of(), inputs, "O_deg3"));
        assertRefused(Code.SHAPE, "monomials", TensorAttentionJob::plan, Trials.job(Map.of(), inputs, "O_deg100"));
        assertRefused(Code.RANGE, "scale", TensorAttentionJob::plan, Trials.job(Map.of("scale", 0), inputs));
        Map<String, Tensor> narrow = new HashMap<>(inputs);
        narrow.put("V2", tensor(1, 4, 3));
        assertRefused(Code.SHAPE, "V2 must be", TensorAttentionJob::plan, Trials.job(Map.of(), narrow));
        assertArrayEquals(
                new float[4], floats(FAST.run(Trials.job(Map.of(), inputs(2, 0, 4, 5, 2), "O_deg2")), "O_deg2"));
    }

    private static FloatTensor tensor(Map<String, Tensor> inputs, String name) {
        return (FloatTensor) Objects.requireNonNull(inputs.get(name));
    }

    private static FloatTensor tensor(float[] values, int... sizes) {
        return Trials.tensor(values, sizes);
    }

    private static FloatTensor tensor(int seed, int... sizes) {
        return Trials.tensor(seed, sizes);
    }

    private static float[] products(Map<String, Tensor> inputs, String name, int first, int second, int width) {
        float[] products = new float[first * second * width];
        for (int at = 0; at < products.length; at++) {
            int pair = at / width;
            products[at] = floats(inputs, name + 1)[pair / second * width + at % width]
                    * floats(inputs, name + 2)[pair % second * width + at % width];
        }
        return products;
    }

    private static float[] softmax(float[] q, float[] k, float[] v, int width, int values, double scale) {
        int queries = q.length / width;
        float[] out = new float[queries * values];
        for (int i = 0; i < queries; i++) {
            double total = 0;
            double[] sums = new double[values];
            for (int j = 0; j < k.length / width; j++) {
                double logit = 0;
                for (int l = 0; l < width; l++) {
                    logit += (double) q[i * width + l] * k[j * width + l];
                }
                double weight = Math.exp(scale * logit);
                total += weight;
                for (int d = 0; d < values; d++) {
                    sums[d] += weight * v[j * values + d];
                }
            }
            for (int d = 0; d < values; d++) {
                out[i * values + d] = (float) (sums[d] / total);
            }
        }
        return out;
    }

    private static Map<String, Tensor> inputs(int queries, int first, int second, int width, int values) {
        return Map.of(
                "Q",
                tensor(1, queries, width),
                "K1",
                tensor(2, first, width),
                "K2",
                tensor(3, second, width),
                "V1",
                tensor(4, first, values),
                "V2",
                tensor(5, second, values));
    }
}
