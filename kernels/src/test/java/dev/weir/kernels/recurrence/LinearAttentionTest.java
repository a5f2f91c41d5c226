package dev.weir.kernels.recurrence;

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
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LinearAttentionTest {
    private static final double TOLERANCE = 2e-5;

    static LongStream seeds() {
        return Seeds.of(12);
    }

    private static Job job(Map<String, Object> params, Tensor q, Tensor k, Tensor v) {
        Job job = new Job(
                "linear_attention",
                Params.of(params),
                Map.of("Q", q, "K", k, "V", v),
                Set.of("O", "S", "z", "LSE"),
                Pulse.NONE);
        LinearAttentionJob.plan(job);
        return job;
    }

    private static Map<String, Tensor> fast(Job job) {
        return LinearAttentionJob.over(new VectorGemm()).run(job);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFastFormAgreesWithTheDefinition(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int heads = 1 + random.nextInt(3);
        int nq = random.nextInt(300);
        int nk = seed % 3 == 0 ? nq : random.nextInt(300);
        int dim = 1 + random.nextInt(33);
        int wide = 1 + random.nextInt(33);
        Job job = job(
                Map.of("causal", random.nextBoolean(), "feature", random.nextBoolean() ? "relu" : "elu1"),
                Draws.normal(random, 1, heads, nq, dim),
                Draws.normal(random, 1, heads, nk, dim),
                Draws.normal(random, 1, heads, nk, wide));
        Map<String, Tensor> want = LinearAttentionJob.plain(job);
        Map<String, Tensor> got = fast(job);
        want.forEach((name, tensor) -> assertClose(tensor, Draws.get(got, name), TOLERANCE, name));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyChunkSizeGivesTheSame(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Job job = job(
                Map.of("causal", true, "feature", "elu1"),
                Draws.normal(random, 1, 61, 7),
                Draws.normal(random, 1, 61, 7),
                Draws.normal(random, 1, 61, 5));
        Tensor want = Draws.get(LinearAttentionJob.plain(job), "O");
        for (int chunk : new int[] {1, 2, 7, 60, 61, 200}) {
            Tensor got =
                    Draws.get(LinearAttentionJob.over(new VectorGemm(), chunk).run(job), "O");
            assertClose(want, got, TOLERANCE, "chunks of " + chunk);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theLastCausalRowSeesAllAndTruncatingQueriesChangesNoEarlierRow(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor q = Draws.normal(random, 1, 150, 6);
        FloatTensor k = Draws.normal(random, 1, 150, 6);
        FloatTensor v = Draws.normal(random, 1, 150, 4);
        FloatTensor causal = Draws.get(fast(job(Map.of("causal", true), q, k, v)), "O");
        FloatTensor all = Draws.get(fast(job(Map.of(), q, k, v)), "O");
        assertClose(Draws.rows(all, 149, 150), Draws.rows(causal, 149, 150), TOLERANCE, "the last row");
        FloatTensor first = Draws.get(
                fast(job(Map.of("causal", true), Draws.rows(q, 0, 77), Draws.rows(k, 0, 77), Draws.rows(v, 0, 77))),
                "O");
        assertClose(first, Draws.rows(causal, 0, 77), TOLERANCE, "the first rows");
    }

    @Test
    void theWeightsOfARowSumToOne() {
        RandomGenerator random = Seeds.generator(1);
        Map<String, Object> params = Map.of("causal", true, "feature", "elu1", "eps", 0);
        FloatTensor q = Draws.normal(random, 1, 300, 9);
        FloatTensor ones = Draws.filled(1, 300, 3);
        assertClose(ones, Draws.get(fast(job(params, q, q, ones)), "O"), 1e-6, "O of ones");
    }

    @Test
    void aRowWithoutAnActiveKeyIsZeroEvenWithoutEps() {
        Map<String, Object> params = Map.of("eps", 0, "causal", true);
        // The first row has no positive feature; the second shares none with its keys; the third does.
        FloatTensor q = Draws.of(new float[] {-1, -1, 1, 0, 0, 2}, 3, 2);
        FloatTensor k = Draws.of(new float[] {0, 3, -1, 4, 0, 5}, 3, 2);
        FloatTensor v = Draws.of(new float[] {1, 2, 3}, 3, 1);
        float[] want = {0, 0, (3f * 1 + 4 * 2 + 5 * 3) / 12};
        assertArrayEquals(want, Draws.get(fast(job(params, q, k, v)), "O").values(), 1e-6f);
        float[] lse = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, (float) Math.log(24)};
        assertArrayEquals(lse, Draws.get(fast(job(params, q, k, v)), "LSE").values(), 1e-6f);
        FloatTensor withEps = Draws.get(fast(job(Map.of("eps", 8, "causal", true), q, k, v)), "LSE");
        assertEquals(Math.log(24 + 8), withEps.at(2), 1e-6);
        FloatTensor none = Draws.filled(0, 0, 2);
        FloatTensor blind = Draws.get(fast(job(params, q, none, Draws.filled(0, 0, 1))), "O");
        assertArrayEquals(new float[3], blind.values());
        Tensor nothing = Draws.get(fast(job(params, none, k, v)), "O");
        assertEquals(Shape.of(0, 1), nothing.shape());
    }

    @Test
    void aLongSequenceLosesNoIncrements() {
        int n = 300_000;
        FloatTensor k = Draws.filled(0.1, n, 1);
        FloatTensor v = Draws.filled(0.7, n, 1);
        for (boolean causal : new boolean[] {true, false}) {
            Map<String, Tensor> got = fast(job(Map.of("causal", causal), k, k, v));
            assertEquals((double) n * 0.1f * 0.7f, Draws.get(got, "S").at(0), n * 0.07 * 1e-5);
            assertEquals((double) n * 0.1f, Draws.get(got, "z").at(0), n * 0.1 * 1e-5);
        }
    }

    @Test
    void twoByteInputsAreComputedAsTheFloatsTheyStandFor() {
        RandomGenerator random = Seeds.generator(2);
        FloatTensor drawn = Draws.normal(random, 1, 20, 8);
        for (Type type : new Type[] {Type.BF16, Type.F16}) {
            HalfTensor half = HalfTensor.rounded(drawn.shape(), type, drawn.values());
            FloatTensor widened = new FloatTensor(drawn.shape());
            half.widen(0, widened.values(), 0, 160);
            Tensor want = Draws.get(fast(job(Map.of(), widened, widened, widened)), "O");
            assertClose(want, Draws.get(fast(job(Map.of(), half, half, half)), "O"), 0, type.title());
        }
    }

    @Test
    void theDefaultOutputIsOAlone() {
        FloatTensor one = Draws.filled(1, 1, 1);
        Job job = new Job("linear_attention", Params.NONE, Map.of("Q", one, "K", one, "V", one));
        assertEquals(Set.of("O"), LinearAttentionJob.plain(job).keySet());
        assertEquals(Set.of("O"), fast(job).keySet());
    }

    @Test
    void thePlanCountsBothPassesOverTheState() {
        Plan plan = LinearAttentionJob.plan(
                job(Map.of(), Draws.filled(1, 10, 4), Draws.filled(1, 20, 4), Draws.filled(1, 20, 3)));
        assertEquals(2.0 * 30 * 4 * (3 + 1), plan.flop());
        assertEquals(4.0 * 30 * (4 + 3) + 4 * 12 + 4 * 10, plan.bytes());
        assertTrue(plan.peakBytes() > 4 * 10 * 3);
    }

    @Test
    void badInputIsRefused() {
        FloatTensor q = Draws.filled(1, 3, 4);
        FloatTensor v = Draws.filled(1, 3, 2);
        assertRefused(Code.SHAPE, "K must be", () -> job(Map.of(), q, Draws.filled(1, 3, 5), v));
        assertRefused(Code.SHAPE, "V must be", () -> job(Map.of(), q, q, Draws.filled(1, 4, 2)));
        assertRefused(Code.SHAPE, "Q must have 2 axes", () -> job(Map.of(), Draws.filled(1, 4), q, v));
        assertRefused(Code.RANGE, "eps", () -> job(Map.of("eps", -1), q, q, v));
        assertRefused(Code.RANGE, "feature", () -> job(Map.of("feature", "tanh"), q, q, v));
        assertRefused(Code.NONFINITE, "place 0", () -> job(Map.of(), Draws.filled(Double.NaN, 3, 4), q, v));
        assertRefused(Code.TYPE, "bf16", () -> job(Map.of(), new IntTensor(Shape.of(3, 4), new int[12]), q, v));
        FloatTensor tall = Draws.filled(1, 0, 70_000);
        assertRefused(Code.SHAPE, "too large", () -> job(Map.of(), tall, tall, tall));
    }
}
