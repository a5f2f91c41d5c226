package dev.weir.kernels.combiner;

import static dev.weir.kernels.Trials.assertClose;
import static dev.weir.kernels.Trials.assertRefused;
import static dev.weir.kernels.Trials.floats;
import static dev.weir.kernels.Trials.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Trials;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CombinerTest {
    private static final VectorGemm GEMM = new VectorGemm();
    private static final Form FAST = CombinerJob.over(GEMM);
    private static final int WIDTH = 9;
    private static final int VALUES = 10;

    static Stream<Map<String, Object>> variants() {
        Stream.Builder<Map<String, Object>> all = Stream.builder();
        for (String pool : List.of("max", "mean", "sum")) {
            all.add(Map.of("variant", "fixed", "segment", 7, "pool", pool));
            all.add(Map.of("variant", "fixed", "segment", 7, "pool", pool, "causal", false));
            all.add(Map.of("variant", "logsparse", "pool", pool));
        }
        all.add(Map.of());
        all.add(Map.of("variant", "axial_rowmajor", "row", 9));
        all.add(Map.of("variant", "axial_rowmajor", "row", 9, "summary", "wsum"));
        all.add(Map.of("variant", "axial_mixture", "row", 9));
        all.add(Map.of("variant", "axial_mixture", "row", 1));
        all.add(Map.of("variant", "axial_mixture", "row", 90, "pool", "running max"));
        return all.build();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theFastFormIsTheDefinition(Map<String, Object> params) {
        for (int n : new int[] {0, 90}) {
            Job job = job(n, params).wanting(Set.of("O", "LSE"));
            CombinerJob.plan(job);
            Map<String, Tensor> want = CombinerJob.plain(job);
            Map<String, Tensor> got = FAST.run(job);
            assertClose(floats(want, "O"), floats(got, "O"), 5e-6);
            assertClose(floats(want, "LSE"), floats(got, "LSE"), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void rowsOfTheWeightsSumToOneAndEachVisiblePositionHasAShare(Map<String, Object> params) {
        Job job = job(90, params).wanting(Set.of("A", "O"));
        Map<String, Tensor> got = FAST.run(job);
        float[] weights = floats(got, "A");
        boolean causal = !Boolean.FALSE.equals(params.get("causal"));
        for (int i = 0; i < 90; i++) {
            double sum = 0;
            for (int j = 0; j < 90; j++) {
                assertEquals(!causal || j <= i, weights[i * 90 + j] > 0, "row " + i + ", position " + j);
                sum += weights[i * 90 + j];
            }
            assertEquals(1, sum, 1e-6);
        }
        float[] want = new float[90 * VALUES];
        GEMM.multiply(
                false,
                false,
                90,
                VALUES,
                90,
                1,
                weights,
                0,
                90,
                job.floats("V").values(),
                0,
                VALUES,
                0,
                want,
                0,
                VALUES);
        assertClose(want, floats(got, "O"), 5e-6);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatComesLaterChangesNothingBeforeIt(Map<String, Object> params) {
        if (!Boolean.FALSE.equals(params.get("causal"))) {
            float[] all = floats(FAST.run(job(90, params)), "O");
            Map<String, Tensor> inputs = new HashMap<>(job(90, params).inputs());
            for (String name : List.of("Q", "K", "V")) {
                FloatTensor tensor = (FloatTensor) inputs.get(name);
                float[] values = floats(inputs, name).clone();
                for (int at = 50 * values.length / 90; at < values.length; at++) {
                    values[at] += 3;
                }
                inputs.put(
                        name,
                        new FloatTensor(java.util.Objects.requireNonNull(tensor).shape(), values));
            }
            float[] changed = floats(FAST.run(Trials.job(params, inputs)), "O");
            assertClose(Arrays.copyOf(all, 50 * VALUES), Arrays.copyOf(changed, 50 * VALUES), 2e-6);
            assertTrue(Math.abs(all[50 * VALUES] - changed[50 * VALUES]) > 0.1);
        }
    }

    @Test
    void oneSegmentOrSegmentsOfOneAreExactAttention() {
        float[] exact = exact(job(90, Map.of()));
        for (int segment : new int[] {1, 90, 1000}) {
            assertClose(exact, floats(FAST.run(job(90, Map.of("segment", segment))), "O"), 5e-6);
        }
    }

    @Test
    void equalKeysOfABlockHaveEqualWeights() {
        Map<String, Tensor> inputs = new HashMap<>(job(12, Map.of()).inputs());
        float[] keys = floats(inputs, "K").clone();
        for (int at = WIDTH; at < 4 * WIDTH; at++) {
            keys[at] = keys[at - WIDTH];
        }
        inputs.put("K", tensor(keys, 12, WIDTH));
        float[] weights = floats(FAST.run(Trials.job(Map.of("segment", 4), inputs, "A")), "A");
        for (int j = 1; j < 4; j++) {
            assertEquals(weights[9 * 12], weights[9 * 12 + j], 1e-7);
        }
    }

    @Test
    void appendingLeavesRowsAsTheyWere() {
        Job job = job(70, Map.of("variant", "logsparse"));
        float[] all = floats(FAST.run(job), "O");
        Map<String, Tensor> inputs = new HashMap<>();
        job.inputs().forEach((name, tensor) -> {
            int width = tensor.shape().size(1);
            inputs.put(name, tensor(Arrays.copyOf(((FloatTensor) tensor).values(), 43 * width), 43, width));
        });
        float[] fewer = floats(FAST.run(Trials.job(Map.of("variant", "logsparse"), inputs)), "O");
        assertArrayEquals(Arrays.copyOf(all, 43 * VALUES), fewer);
    }

    @Test
    void hugeLogitsOverflowNothing() {
        for (Map<String, Object> params : variants().toList()) {
            Map<String, Tensor> inputs = new HashMap<>(job(90, params).inputs());
            float[] queries = floats(inputs, "Q").clone();
            for (int at = 0; at < queries.length; at++) {
                queries[at] = 100 * Math.round(queries[at]);
            }
            float[] keys = floats(inputs, "K").clone();
            for (int at = 0; at < keys.length; at++) {
                keys[at] = Math.round(keys[at]);
            }
            inputs.put("Q", tensor(queries, 90, WIDTH));
            inputs.put("K", tensor(keys, 90, WIDTH));
            Job job = Trials.job(params, inputs);
            assertClose(floats(CombinerJob.plain(job), "O"), floats(FAST.run(job), "O"), 1e-3);
        }
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        assertRefused(Code.RANGE, "variant must be one of", CombinerJob::plan, job(8, Map.of("variant", "other")));
        assertRefused(
                Code.RANGE,
                "causal must be true",
                CombinerJob::plan,
                job(8, Map.of("variant", "logsparse", "causal", false)));
        assertRefused(Code.RANGE, "needs row", CombinerJob::plan, job(8, Map.of("variant", "axial_mixture")));
        assertRefused(
                Code.SHAPE, "row must divide", CombinerJob::plan, job(8, Map.of("variant", "axial_mixture", "row", 3)));
        assertRefused(Code.RANGE, "segment must be", CombinerJob::plan, job(8, Map.of("segment", 0)));
        assertRefused(Code.RANGE, "pool must be", CombinerJob::plan, job(8, Map.of("pool", "running max")));
        Map<String, Tensor> inputs = new HashMap<>(job(8, Map.of()).inputs());
        inputs.put("K", tensor(1, 7, WIDTH));
        assertRefused(Code.SHAPE, "K must be", CombinerJob::plan, Trials.job(Map.of(), inputs));
    }

    private static float[] exact(Job job) {
        float[] q = job.floats("Q").values();
        float[] k = job.floats("K").values();
        float[] v = job.floats("V").values();
        float[] out = new float[v.length];
        for (int i = 0; i < q.length / WIDTH; i++) {
            double total = 0;
            double[] sums = new double[VALUES];
            for (int j = 0; j <= i; j++) {
                double logit = 0;
                for (int l = 0; l < WIDTH; l++) {
                    logit += (double) q[i * WIDTH + l] * k[j * WIDTH + l];
                }
                double weight = Math.exp(logit / Math.sqrt(WIDTH));
                total += weight;
                for (int d = 0; d < VALUES; d++) {
                    sums[d] += weight * v[j * VALUES + d];
                }
            }
            for (int d = 0; d < VALUES; d++) {
                out[i * VALUES + d] = (float) (sums[d] / total);
            }
        }
        return out;
    }

    private static Job job(int n, Map<String, Object> params) {
        return Trials.job(
                params, Map.of("Q", tensor(1, n, WIDTH), "K", tensor(2, n, WIDTH), "V", tensor(3, n, VALUES)));
    }
}
