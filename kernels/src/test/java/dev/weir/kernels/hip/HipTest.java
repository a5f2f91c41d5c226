package dev.weir.kernels.hip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
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

class HipTest {
    private static final int D = 8;

    static LongStream seeds() {
        return Seeds.of(4);
    }

    static LongStream manySeeds() {
        return Seeds.of(40);
    }

    /** Whole numbers, so that both forms have the same scores, ties included. */
    @ParameterizedTest
    @MethodSource("manySeeds")
    void gatheredRowsAreMaskedOnes(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Job job = any(random);
        Map<String, Tensor> want = HipKernel.plain(job);
        Map<String, Tensor> got = fast(job);
        assertEquals(want.keySet(), got.keySet());
        assertClose(want, got, "selected", 0);
        assertClose(want, got, "O", 1e-5);
        assertClose(want, got, "LSE", 1e-5);
        assertClose(want, got, "exact", 1e-5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aBudgetForAllKeysIsExactAttention(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        for (boolean causal : new boolean[] {false, true}) {
            for (int keys : new int[] {50, 90}) {
                Map<String, Tensor> selects = run(random, 50, keys, Map.of("top_k", 96, "causal", causal));
                assertClose(of(selects, "exact"), of(selects, "O"), 1e-5);
                Map<String, Tensor> sees =
                        run(random, 50, keys, Map.of("top_k", 8, "sink", 40, "window", 60, "causal", causal));
                assertClose(of(sees, "exact"), of(sees, "O"), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noSelectionWeighsMoreThanAllKeysAndMoreSinkOrWindowNeverLess(long seed) {
        Map<String, Tensor> inputs = inputs(Seeds.generator(seed), 40, 400);
        Tensor all = of(fast(inputs, Map.of("top_k", 400)), "LSE");
        Tensor least = of(fast(inputs, Map.of("top_k", 32, "causal", false)), "LSE");
        Tensor sunk = of(fast(inputs, Map.of("top_k", 32, "sink", 20)), "LSE");
        Tensor wide = of(fast(inputs, Map.of("top_k", 32, "sink", 20, "window", 30)), "LSE");
        for (int row = 0; row < 40; row++) {
            assertTrue(least.at(row) <= sunk.at(row) + 1e-5);
            assertTrue(sunk.at(row) <= wide.at(row) + 1e-5);
            assertTrue(wide.at(row) <= all.at(row) + 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void laterQueriesChangeNothingBeforeTheirBlock(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> whole = inputs(random, 64, 64);
        Map<String, Object> params = Map.of("top_k", 8, "block_q", 16, "window", 4, "causal", true);
        Tensor want = of(fast(whole, params), "O");
        for (int end = 16; end < 64; end += 16) {
            Map<String, Tensor> cut = new HashMap<>();
            for (String name : whole.keySet()) {
                cut.put(name, firstRows(of(whole, name), end));
            }
            assertClose(firstRows(want, end), of(fast(cut, params), "O"), 1e-5);
        }
    }

    /** Keys of one segment are equal, so a representative speaks for all of them. */
    @Test
    void whereSegmentsAreConstantTheBestBlocksAreFound() {
        RandomGenerator random = Seeds.generator(9);
        int keys = 256;
        for (String representative : new String[] {"center", "first"}) {
            Map<String, Tensor> inputs = inputs(random, 1, keys);
            float[] k = ((FloatTensor) of(inputs, "K")).values();
            for (int t = 0; t < keys; t++) {
                System.arraycopy(k, t / 32 * 32 * D, k, t * D, D);
            }
            Tensor selected = of(
                    fast(inputs, Map.of("top_k", 32, "block_q", 1, "block_k", 2, "representative", representative)),
                    "selected");
            double[] scores = new double[keys / 32];
            for (int segment = 0; segment < scores.length; segment++) {
                for (int c = 0; c < D; c++) {
                    scores[segment] += of(inputs, "Q").at(c) * k[segment * 32 * D + c];
                }
            }
            double greatest = Arrays.stream(scores).max().orElseThrow();
            assertEquals(16, selected.shape().count());
            for (int i = 0; i < 16; i++) {
                assertEquals(greatest, scores[(int) selected.at(i) / 16]);
            }
        }
    }

    @Test
    void aSearchScoresEachBlockOnceAndNoMoreThanItsRounds() {
        int[] asked = new int[1000];
        Search search = new Search(1000, 10, true);
        int[] selected = search.select(1000, block -> {
            asked[block]++;
            return -Math.abs(block - 377);
        });
        assertEquals(10, selected.length);
        assertTrue(Arrays.stream(selected).anyMatch(block -> block == 377));
        assertTrue(Arrays.stream(asked).allMatch(times -> times <= 1));
        // ⌈log2 100⌉ rounds of twenty segments.
        assertTrue(Arrays.stream(asked).sum() <= 7 * 20);
    }

    @Test
    void tiesGoToTheSmallerStart() {
        assertEquals("[0, 1, 2]", Arrays.toString(new Search(24, 3, false).select(24, block -> block < 8 ? 1 : 0)));
        assertEquals("[0, 1]", Arrays.toString(new Search(8, 2, true).select(8, _ -> 5)));
    }

    @Test
    void sizesOfZeroAreLegal() {
        Map<String, Tensor> none = run(Seeds.generator(1), 3, 0, Map.of("sink", 4, "window", 2));
        assertEquals(Double.NEGATIVE_INFINITY, of(none, "LSE").at(2));
        assertEquals(0, of(none, "O").at(0));
        assertEquals(
                0,
                of(run(Seeds.generator(1), 0, 40, Map.of("top_k", 4)), "O")
                        .shape()
                        .count());
    }

    @Test
    void wrongParametersAreRefused() {
        Map<String, Tensor> inputs = inputs(Seeds.generator(1), 4, 8);
        for (Map<String, Object> wrong : Set.<Map<String, Object>>of(
                Map.of("top_k", 3, "block_k", 2),
                Map.of("top_k", 0),
                Map.of("block_q", 0),
                Map.of("sink", -1),
                Map.of("representative", "last"),
                Map.of("scale", -1))) {
            Job job = new Job("hip", Params.of(wrong), inputs);
            assertEquals(
                    Code.RANGE,
                    assertThrows(Refused.class, () -> HipKernel.plan(job)).code());
        }
    }

    private static Job any(RandomGenerator random) {
        int queries = random.nextInt(1, 70);
        int keys = random.nextInt(1, 300);
        Map<String, Tensor> inputs = inputs(random, queries, keys);
        for (String name : new String[] {"Q", "K"}) {
            float[] values = ((FloatTensor) of(inputs, name)).values();
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.round(2 * values[i]);
            }
        }
        int blockK = random.nextInt(1, 20);
        Map<String, Object> params = new HashMap<>();
        params.put("block_q", random.nextInt(1, 40));
        params.put("block_k", blockK);
        params.put("top_k", blockK * random.nextInt(1, 8));
        params.put("sink", random.nextInt(3) * 7);
        params.put("window", random.nextInt(3) * 11);
        params.put("causal", random.nextBoolean());
        params.put("representative", random.nextBoolean() ? "center" : "first");
        return job(inputs, params);
    }

    private static Map<String, Tensor> inputs(RandomGenerator random, int queries, int keys) {
        return Map.of(
                "Q", gaussian(random, queries, D), "K", gaussian(random, keys, D), "V", gaussian(random, keys, 5));
    }

    private static Job job(Map<String, Tensor> inputs, Map<String, Object> params) {
        return new Job("hip", Params.of(params), inputs, Set.of("O", "LSE", "selected", "exact"), Pulse.NONE);
    }

    private static Map<String, Tensor> fast(Job job) {
        HipKernel.plan(job);
        return HipKernel.over(new VectorGemm()).run(job);
    }

    private static Map<String, Tensor> fast(Map<String, Tensor> inputs, Map<String, Object> params) {
        return fast(job(inputs, params));
    }

    private static Map<String, Tensor> run(RandomGenerator random, int queries, int keys, Map<String, Object> params) {
        return fast(inputs(random, queries, keys), params);
    }

    private static FloatTensor gaussian(RandomGenerator random, int rows, int width) {
        FloatTensor tensor = new FloatTensor(Shape.of(rows, width));
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    private static FloatTensor firstRows(Tensor tensor, int rows) {
        int width = tensor.shape().size(1);
        FloatTensor part = new FloatTensor(Shape.of(rows, width));
        for (int i = 0; i < part.values().length; i++) {
            part.values()[i] = (float) tensor.at(i);
        }
        return part;
    }

    private static Tensor of(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private static void assertClose(Map<String, Tensor> want, Map<String, Tensor> got, String name, double tolerance) {
        assertClose(of(want, name), of(got, name), tolerance);
    }

    private static void assertClose(Tensor want, Tensor got, double tolerance) {
        assertEquals(want.shape(), got.shape());
        double scale = 0;
        for (int i = 0; i < want.shape().count(); i++) {
            scale = Double.isFinite(want.at(i)) ? Math.max(scale, Math.abs(want.at(i))) : scale;
        }
        for (int i = 0; i < want.shape().count(); i++) {
            assertEquals(want.at(i), got.at(i), tolerance * Math.max(scale, 1e-30), "place " + i);
        }
    }
}
