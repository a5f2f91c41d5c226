package dev.weir.kernels.relative;

import static dev.weir.kernels.Trials.assertClose;
import static dev.weir.kernels.Trials.assertRefused;
import static dev.weir.kernels.Trials.floats;
import static dev.weir.kernels.Trials.normal;
import static dev.weir.kernels.Trials.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Trials;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NprfTest {
    private static final VectorGemm GEMM = new VectorGemm();
    private static final Form FAST = NprfJob.over(GEMM);

    @ParameterizedTest
    @CsvSource({
        "1,1,false,true",
        "7,33,false,true",
        "33,7,true,true",
        "65,65,true,true",
        "40,90,true,false",
        "90,40,false,false"
    })
    void transformsAndTilesAreTheDefinition(int queries, int keys, boolean causal, boolean normalise) {
        Job job = job(queries, keys, normal(queries + keys - 1, 5), causal, normalise)
                .wanting(Set.of("O", "LSE"));
        Map<String, Tensor> want = NprfJob.plain(job);
        assertClose(floats(want, "O"), floats(FAST.run(job), "O"), 2e-6);
        assertClose(floats(want, "LSE"), floats(FAST.run(job), "LSE"), 1e-6);
        float[] transformed = new float[floats(want, "O").length];
        float[] lse = new float[queries];
        assertTrue(transform(job, transformed, lse));
        assertClose(floats(want, "O"), transformed, 2e-5);
        assertClose(floats(want, "LSE"), lse, 1e-6);
    }

    @Test
    void longSequencesAreTransformedInThePrecisionThatTheirRowsNeed() {
        for (boolean causal : new boolean[] {false, true}) {
            Job job = job(1500, 1500, normal(2999, 5), causal, true);
            assertTrue(TransformedNprf.pays(new NprfInputs(job)));
            assertClose(floats(NprfJob.plain(job), "O"), floats(FAST.run(job), "O"), 2e-5);
        }
    }

    @Test
    void rowsThatATransformWouldDrownInRoundingAreSummedDirectly() {
        float[] steep = new float[199];
        for (int t = 0; t < steep.length; t++) {
            steep[t] = 0.3f * t;
        }
        Job job = job(100, 100, steep, true, true);
        float[] want = floats(NprfJob.plain(job), "O");
        assertClose(want, floats(FAST.run(job), "O"), 5e-6);
        for (float height : new float[] {30, 60}) {
            float[] jumpy = new float[199];
            jumpy[0] = height;
            assertFalse(transform(job(100, 100, jumpy, false, true), new float[want.length]));
        }
    }

    @Test
    void withoutBiasesItIsLinearAttentionAndAConstantChangesNothing() {
        Job none = job(20, 30, new float[49], false, true);
        float[] five = new float[49];
        Arrays.fill(five, 5);
        float[] plain = floats(NprfJob.plain(none), "O");
        assertClose(plain, floats(FAST.run(job(20, 30, five, false, true)), "O"), 2e-6);
        NprfInputs in = new NprfInputs(none);
        Features features = Features.of(in, GEMM);
        float[] linear = new float[plain.length];
        for (int i = 0; i < 20; i++) {
            double[] sums = new double[in.valueWidth + 1];
            for (int f = 0; f < in.features; f++) {
                for (int j = 0; j < 30; j++) {
                    double weight = features.queries()[i * in.features + f]
                            * features.keys()[j * in.features + f]
                            * Math.exp(features.keyScales()[j]);
                    for (int d = 0; d < in.valueWidth; d++) {
                        sums[d] += weight * in.v[j * in.valueWidth + d];
                    }
                    sums[in.valueWidth] += weight;
                }
            }
            for (int d = 0; d < in.valueWidth; d++) {
                linear[i * in.valueWidth + d] = (float) (sums[d] / sums[in.valueWidth]);
            }
        }
        assertClose(plain, linear, 2e-6);
    }

    @Test
    void farBelowOrMinusInfinityOutsideABandIsAWindow() {
        float[] barred = new float[79];
        Arrays.fill(barred, Float.NEGATIVE_INFINITY);
        float[] low = new float[79];
        Arrays.fill(low, -1e4f);
        for (int t = 38; t <= 40; t++) {
            barred[t] = low[t] = 0.1f * t;
        }
        Job job = job(40, 40, barred, false, true);
        float[] want = floats(NprfJob.plain(job), "O");
        assertClose(want, floats(FAST.run(job(40, 40, low, false, true)), "O"), 2e-6);
        float[] transformed = new float[want.length];
        assertTrue(transform(job, transformed));
        assertClose(want, transformed, 2e-5);
    }

    @Test
    void aRowThatSeesNothingIsZero() {
        Job job = job(9, 4, normal(12, 5), true, true);
        float[] got = floats(FAST.run(job), "O");
        assertArrayEquals(new float[5 * 3], Arrays.copyOf(got, 5 * 3));
        float[] transformed = new float[got.length];
        float[] lse = new float[9];
        assertTrue(transform(job, transformed, lse));
        assertArrayEquals(new float[5 * 3], Arrays.copyOf(transformed, 5 * 3));
        float[] none = new float[5];
        Arrays.fill(none, Float.NEGATIVE_INFINITY);
        assertArrayEquals(none, Arrays.copyOf(lse, 5));
        assertArrayEquals(none, Arrays.copyOf(floats(FAST.run(job.wanting(Set.of("LSE"))), "LSE"), 5));
        Job nothing = Trials.job(
                Map.of(),
                Map.of(
                        "Q",
                        tensor(1, 2, 4),
                        "K",
                        tensor(2, 0, 4),
                        "V",
                        tensor(3, 0, 3),
                        "W",
                        tensor(4, 5, 4),
                        "b",
                        tensor(5, 1)));
        assertArrayEquals(new float[6], floats(FAST.run(nothing), "O"));
    }

    @Test
    void whatComesLaterChangesNothingBeforeIt() {
        Job job = job(50, 50, normal(99, 5), true, true);
        Map<String, Tensor> inputs = new HashMap<>(job.inputs());
        float[] v = normal(50 * 3, 3);
        v[30 * 3] += 100;
        inputs.put("V", tensor(v, 50, 3));
        float[] before = floats(FAST.run(job), "O");
        float[] after = floats(FAST.run(Trials.job(job.params().values(), inputs)), "O");
        assertArrayEquals(Arrays.copyOf(before, 90), Arrays.copyOf(after, 90));
        assertTrue(Math.abs(after[90] - before[90]) > 0.1);
    }

    @Test
    void manyFeaturesTendToSoftmax() {
        Map<String, Tensor> inputs =
                new HashMap<>(job(6, 9, normal(14, 5), false, true).inputs());
        inputs.put("W", tensor(8, 60_000, 4));
        Map<String, Tensor> got = FAST.run(Trials.job(Map.of(), inputs, "O", "softmax_limit"));
        assertClose(floats(got, "softmax_limit"), floats(got, "O"), 0.03);
    }

    @Test
    void whatCannotBeAttendedIsRefused() {
        Map<String, Tensor> inputs =
                new HashMap<>(job(3, 3, new float[5], false, true).inputs());
        inputs.put("Q", tensor(new float[12], 3, 4));
        assertRefused(Code.RANGE, "row 0 of Q", NprfJob::plan, Trials.job(Map.of(), inputs));
        NprfJob.plan(Trials.job(Map.of("normalise", false), inputs));
        inputs.put("b", tensor(1, 6));
        assertRefused(Code.SHAPE, "b must be", NprfJob::plan, Trials.job(Map.of("normalise", false), inputs));
        float[] barred = {0, 0, Float.POSITIVE_INFINITY, 0, 0};
        assertRefused(Code.NONFINITE, "b has Infinity", NprfJob::plan, job(3, 3, barred, false, true));
    }

    @Test
    void onlyWhatIsWantedIsGiven() {
        Job job = job(3, 3, new float[5], false, true);
        assertEquals(1, NprfJob.plain(job).size());
        assertEquals(
                2,
                NprfJob.plain(Trials.job(Map.of(), job.inputs(), "O", "softmax_limit"))
                        .size());
    }

    private static boolean transform(Job job, float[] out) {
        return transform(job, out, new float[new NprfInputs(job).queries]);
    }

    private static boolean transform(Job job, float[] out, float[] lse) {
        NprfInputs in = new NprfInputs(job);
        return new TransformedNprf(in, Features.of(in, GEMM), out, lse, Pulse.NONE).run();
    }

    private static Job job(int queries, int keys, float[] b, boolean causal, boolean normalise) {
        return Trials.job(
                Map.of("causal", causal, "normalise", normalise),
                Map.of(
                        "Q",
                        tensor(1, queries, 4),
                        "K",
                        tensor(2, keys, 4),
                        "V",
                        tensor(3, keys, 3),
                        "W",
                        tensor(4, 5, 4),
                        "b",
                        tensor(b, b.length)));
    }
}
