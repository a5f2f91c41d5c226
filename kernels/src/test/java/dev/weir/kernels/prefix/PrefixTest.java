package dev.weir.kernels.prefix;

import static dev.weir.kernels.Draws.assertClose;
import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.recurrence.LinearAttentionJob;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PrefixTest {
    private static final double TOLERANCE = 2e-5;

    static LongStream seeds() {
        return Seeds.of(12);
    }

    private static Map<String, Tensor> drawn(RandomGenerator random, int heads, int nq, int nk, int m, int dim) {
        return new HashMap<>(Map.of(
                "Q", Draws.normal(random, 1, heads, nq, dim),
                "K", Draws.normal(random, 1, heads, nk, dim),
                "V", Draws.normal(random, 1, heads, nk, 5),
                "Kp", Draws.normal(random, 1, heads, m, dim),
                "Vp", Draws.normal(random, 1, heads, m, 5)));
    }

    private static Job job(Map<String, Object> params, Map<String, Tensor> inputs, String... wanted) {
        Job job = new Job("ntk_prefix", Params.of(params), inputs, Set.of(wanted), Pulse.NONE);
        PrefixJob.plan(job);
        return job;
    }

    private static Map<String, Tensor> fast(Job job) {
        return PrefixJob.over(new VectorGemm()).run(job);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFastFormAgreesWithTheDefinition(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        boolean taylor = seed % 3 == 0;
        Map<String, Tensor> inputs = drawn(
                random,
                1 + random.nextInt(2),
                random.nextInt(40),
                random.nextInt(40),
                random.nextInt(300),
                taylor ? 3 : 1 + random.nextInt(20));
        Map<String, Object> params =
                Map.of("causal", random.nextBoolean(), "feature", taylor ? "taylor:2" : "elu1", "scale", 0.3);
        Job job = job(params, inputs, "O", "LSE", "Z64", "z64", "exact");
        Map<String, Tensor> want = PrefixJob.plain().run(job);
        Map<String, Tensor> got = fast(job);
        assertEquals(want.keySet(), got.keySet());
        for (String name : List.of("O", "Z64", "z64", "exact")) {
            assertClose(Objects.requireNonNull(want.get(name)), Objects.requireNonNull(got.get(name)), TOLERANCE, name);
        }
        for (int i = 0; i < Draws.get(want, "LSE").values().length; i++) {
            assertEquals(Draws.get(want, "LSE").at(i), Draws.get(got, "LSE").at(i), 1e-4);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aGivenStateAnswersAsTheRowsItStandsFor(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = drawn(random, 2, 9, 7, 30, 4);
        Map<String, Tensor> state = PrefixJob.plain().run(job(Map.of(), inputs, "Z64", "z64", "O"));
        Map<String, Tensor> given = new HashMap<>(inputs);
        given.put("Z", narrowed(Objects.requireNonNull(state.get("Z64"))));
        given.put("z", narrowed(Objects.requireNonNull(state.get("z64"))));
        given.remove("Kp");
        given.remove("Vp");
        Job job = job(Map.of(), given);
        assertClose(Draws.get(state, "O"), Draws.get(fast(job), "O"), TOLERANCE, "fast");
        assertClose(Draws.get(state, "O"), Draws.get(PrefixJob.plain().run(job), "O"), TOLERANCE, "plain");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStateIsTakenBackAsItWasGivenOut(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = drawn(random, 2, 9, 7, 30, 4);
        for (String feature : List.of("elu1", "taylor:2")) {
            Map<String, Object> params = Map.of("feature", feature);
            Map<String, Tensor> state = PrefixJob.plain().run(job(params, inputs, "Z64", "z64", "O", "LSE"));
            Map<String, Tensor> given = new HashMap<>(inputs);
            given.put("Z", Objects.requireNonNull(state.get("Z64")));
            given.put("z", Objects.requireNonNull(state.get("z64")));
            given.remove("Kp");
            given.remove("Vp");
            Job job = job(params, given, "O", "LSE");
            Map<String, Tensor> plain = PrefixJob.plain().run(job);
            assertClose(Draws.get(state, "O"), Draws.get(plain, "O"), 0, "plain");
            assertClose(Draws.get(state, "LSE"), Draws.get(plain, "LSE"), 0, "plain");
            assertClose(Draws.get(state, "O"), Draws.get(fast(job), "O"), TOLERANCE, "fast");
            given.put("Z", narrowed(Objects.requireNonNull(state.get("Z64"))));
            assertClose(Draws.get(state, "O"), Draws.get(fast(job(params, given)), "O"), TOLERANCE, "one of each");
        }
    }

    private static FloatTensor narrowed(Tensor wide) {
        FloatTensor narrow = new FloatTensor(wide.shape());
        for (int i = 0; i < narrow.values().length; i++) {
            narrow.values()[i] = (float) wide.at(i);
        }
        return narrow;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutAPrefixItIsExactAttentionAndWithoutKeysLinearAttention(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> bare = drawn(random, 1, 12, 12, 0, 6);
        Map<String, Tensor> got = fast(job(Map.of("causal", true), bare, "O", "exact"));
        assertClose(Draws.get(got, "exact"), Draws.get(got, "O"), 0, "O without a prefix");
        Map<String, Tensor> past = drawn(random, 1, 12, 0, 40, 6);
        Map<String, Tensor> linear =
                Map.of("Q", Draws.get(past, "Q"), "K", Draws.get(past, "Kp"), "V", Draws.get(past, "Vp"));
        Job reference = new Job("linear_attention", Params.of(Map.of("feature", "elu1", "eps", 0)), linear);
        assertClose(
                Draws.get(LinearAttentionJob.plain(reference), "O"),
                Draws.get(fast(job(Map.of(), past)), "O"),
                TOLERANCE,
                "O without keys");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachDegreeOfTaylorComesNearerToExactAttentionOverThePrefix(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = drawn(random, 1, 8, 5, 50, 4);
        String[] names = {"O_deg0", "O_deg2", "O_deg4", "O_deg8"};
        Job job = job(
                Map.of("feature", "taylor", "scale", 0.08), inputs, "exact", names[0], names[1], names[2], names[3]);
        for (Map<String, Tensor> got : List.of(fast(job), PrefixJob.plain().run(job))) {
            double before = Double.POSITIVE_INFINITY;
            for (String name : names) {
                double error = distance(Draws.get(got, "exact"), Draws.get(got, name));
                assertTrue(error < before, name + " is off by " + error);
                before = error;
            }
            assertTrue(before < 1e-4, "degree 8 is off by " + before);
        }
    }

    private static double distance(FloatTensor a, FloatTensor b) {
        double most = 0;
        for (int i = 0; i < a.values().length; i++) {
            most = Math.max(most, Math.abs(a.values()[i] - b.values()[i]));
        }
        return most;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyResultLiesBetweenTheValuesAndLargeLogitsStayFinite(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = drawn(random, 1, 10, 10, 20, 4);
        inputs.put("Q", Draws.normal(random, 100, 1, 10, 4));
        inputs.put("K", Draws.normal(random, 100, 1, 10, 4));
        float[] out = Draws.get(fast(job(Map.of("causal", true), inputs)), "O").values();
        for (int c = 0; c < 5; c++) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (String name : new String[] {"V", "Vp"}) {
                float[] values = Draws.get(inputs, name).values();
                for (int i = c; i < values.length; i += 5) {
                    least = Math.min(least, values[i]);
                    most = Math.max(most, values[i]);
                }
            }
            for (int i = c; i < out.length; i += 5) {
                assertTrue(out[i] >= least - 1e-5 && out[i] <= most + 1e-5, out[i] + " of " + least + " to " + most);
            }
        }
    }

    @Test
    void aRowThatSeesNothingIsZero() {
        Map<String, Tensor> inputs = drawn(Seeds.generator(1), 1, 3, 1, 0, 2);
        Map<String, Tensor> got = fast(job(Map.of("causal", true), inputs, "O", "LSE"));
        assertEquals(0, Draws.get(got, "O").at(0));
        assertEquals(Double.NEGATIVE_INFINITY, Draws.get(got, "LSE").at(0));
        assertTrue(Double.isFinite(Draws.get(got, "LSE").at(2)));
    }

    @Test
    void badInputIsRefused() {
        Map<String, Tensor> inputs = drawn(Seeds.generator(2), 1, 3, 3, 3, 2);
        assertRefused(Code.RANGE, "even", () -> job(Map.of("feature", "taylor"), inputs, "O_deg3"));
        assertRefused(Code.RANGE, "even", () -> job(Map.of("feature", "taylor:1"), inputs));
        assertRefused(Code.RANGE, "needs a degree", () -> job(Map.of("feature", "taylor"), inputs));
        assertRefused(Code.RANGE, "feature taylor", () -> job(Map.of(), inputs, "O_deg2"));
        assertRefused(Code.RANGE, "whole number", () -> job(Map.of("feature", "taylor"), inputs, "O_deg-2"));
        assertRefused(Code.RANGE, "feature must be", () -> job(Map.of("feature", "relu"), inputs));
        assertRefused(Code.RANGE, "scale", () -> job(Map.of("scale", 0), inputs));
        Map<String, Tensor> state = new HashMap<>(inputs);
        state.put("Z", Draws.filled(1, 1, 2, 5));
        state.put("z", Draws.of(new float[] {1, -1e-9f}, 1, 2));
        assertRefused(Code.STATE, "place 1", () -> job(Map.of(), state));
        state.put("z", new DoubleTensor(Shape.of(1, 2), new double[] {-1e-300, 1}));
        assertRefused(Code.STATE, "place 0", () -> job(Map.of(), state));
        state.put("z", new DoubleTensor(Shape.of(1, 2), new double[] {1, 1e39}));
        assertRefused(Code.RANGE, "z must lie within f32", () -> job(Map.of(), state));
        state.put("z", new IntTensor(Shape.of(1, 2), new int[] {1, 1}));
        assertRefused(Code.TYPE, "z must be f32 or f64", () -> job(Map.of(), state));
        state.put("z", new DoubleTensor(Shape.of(1, 2), new double[] {1, Double.NaN}));
        assertRefused(Code.NONFINITE, "z has", () -> job(Map.of(), state));
        state.put("z", Draws.filled(1, 1, 3));
        assertRefused(Code.SHAPE, "z must be", () -> job(Map.of(), state));
        Map<String, Tensor> bare = new HashMap<>(inputs);
        bare.remove("Kp");
        assertRefused(Code.TYPE, "Kp", () -> job(Map.of(), bare));
        inputs.put("Vp", Draws.filled(1, 1, 4, 5));
        assertRefused(Code.SHAPE, "Vp must be", () -> job(Map.of(), inputs));
    }
}
