package dev.weir.kernels.curvature;

import static dev.weir.kernels.Draws.assertClose;
import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LayerInverseTest {
    private static final Set<String> ALL = Set.of("J_exact", "J_shrink", "J_printed", "preconditioned");

    static LongStream seeds() {
        return Seeds.of(8);
    }

    private static FloatTensor definite(RandomGenerator random, int dim) {
        float[] a = Draws.normal(random, 1, dim, dim).values();
        FloatTensor result = Draws.filled(0, dim, dim);
        for (int i = 0; i < dim; i++) {
            for (int j = 0; j < dim; j++) {
                double sum = i == j ? 0.3 : 0;
                for (int l = 0; l < dim; l++) {
                    sum += (double) a[i * dim + l] * a[j * dim + l] / dim;
                }
                result.values()[i * dim + j] = (float) sum;
            }
        }
        return result;
    }

    private static Job job(Map<String, Object> params, Map<String, Tensor> inputs) {
        Job job = new Job("mkor", Params.of(params), inputs);
        LayerInverseJob.plan(job);
        return job;
    }

    private static Map<String, Tensor> fast(Job job) {
        LayerInverseJob.plan(job);
        return LayerInverseJob.over(new VectorGemm()).run(job);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFastFormAgreesWithTheDefinitions(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int dim = 1 + random.nextInt(40);
        int out = 1 + random.nextInt(20);
        Job job = job(
                        Map.of("gamma", 0.9),
                        Map.of(
                                "J0", definite(random, dim),
                                "v", Draws.normal(random, 1, 4, dim),
                                "grad", Draws.normal(random, 1, out, dim),
                                "JL", definite(random, out),
                                "JR", definite(random, dim)))
                .wanting(ALL);
        Map<String, Tensor> got = fast(job);
        LayerInverseJob.plain(job)
                .forEach((name, tensor) -> assertClose(tensor, Objects.requireNonNull(got.get(name)), 1e-5, name));
        assertEquals(ALL, got.keySet());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theExactFormIsTheExplicitInverseAfterAnyChain(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int dim = 9;
        FloatTensor j0 = definite(random, dim);
        FloatTensor v = Draws.normal(random, 1, 5, dim);
        double[] factor = Dense.inverse(PlainRecurrence.wide(j0.values(), 0, dim * dim), dim);
        for (int row = 0; row < 5; row++) {
            for (int i = 0; i < dim * dim; i++) {
                double product = (double) v.values()[row * dim + i / dim] * v.values()[row * dim + i % dim];
                factor[i] = 0.95 * factor[i] + 0.05 * product;
            }
        }
        assertInverse(factor, fast(job(Map.of(), Map.of("J0", j0, "v", v))), "J_exact", dim);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theShrinkingFormIsTheInverseOfTheShrunkFactorWithTheVector(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int dim = 7;
        FloatTensor j0 = definite(random, dim);
        FloatTensor v = Draws.normal(random, 1, 1, dim);
        double[] shrunk = PlainRecurrence.wide(j0.values(), 0, dim * dim);
        for (int i = 0; i < dim * dim; i++) {
            shrunk[i] = 0.95 * shrunk[i] + (i % (dim + 1) == 0 ? 0.05 : 0);
        }
        double[] factor = Dense.inverse(shrunk, dim);
        for (int i = 0; i < dim * dim; i++) {
            factor[i] += (double) v.values()[i / dim] * v.values()[i % dim];
        }
        Job job = job(Map.of(), Map.of("J0", j0, "v", v)).wanting(Set.of("J_shrink"));
        assertInverse(factor, fast(job), "J_shrink", dim);
    }

    private static void assertInverse(double[] factor, Map<String, Tensor> got, String name, int dim) {
        double[] inverse = Dense.inverse(factor, dim);
        FloatTensor want = Draws.filled(0, dim, dim);
        for (int i = 0; i < dim * dim; i++) {
            want.values()[i] = (float) inverse[i];
        }
        assertClose(want, Draws.get(got, name), 1e-4, name);
    }

    @Test
    void aZeroVectorDividesByGammaAndTwoVectorsAreNotTheirSum() {
        RandomGenerator random = Seeds.generator(1);
        FloatTensor j0 = definite(random, 6);
        FloatTensor divided = Draws.filled(0, 6, 6);
        for (int i = 0; i < 36; i++) {
            divided.values()[i] = j0.values()[i] / 0.8f;
        }
        Map<String, Object> params = Map.of("gamma", 0.8);
        assertClose(
                divided,
                Draws.get(fast(job(params, Map.of("J0", j0, "v", Draws.filled(0, 1, 6)))), "J_exact"),
                1e-6,
                "J/γ");
        FloatTensor v = Draws.normal(random, 1, 2, 6);
        FloatTensor sum = Draws.filled(0, 1, 6);
        for (int i = 0; i < 6; i++) {
            sum.values()[i] = v.values()[i] + v.values()[6 + i];
        }
        float[] twice = Draws.get(fast(job(params, Map.of("J0", j0, "v", v))), "J_exact")
                .values();
        float[] once = Draws.get(fast(job(params, Map.of("J0", j0, "v", sum))), "J_exact")
                .values();
        assertFalse(Math.abs(twice[0] - once[0]) < 1e-3);
    }

    @Test
    void theGradientKeepsItsLengthAndAZeroOneStaysZero() {
        RandomGenerator random = Seeds.generator(2);
        FloatTensor grad = Draws.normal(random, 3, 5, 8);
        Map<String, Tensor> inputs = Map.of("grad", grad, "JL", definite(random, 5), "JR", definite(random, 8));
        float[] got = Draws.get(fast(job(Map.of(), inputs)), "preconditioned").values();
        assertEquals(norm(grad.values()), norm(got), 1e-5 * norm(got));
        assertFalse(Arrays.equals(grad.values(), got));
        float[] zeros = LayerInverse.precondition(
                new VectorGemm(),
                Draws.get(inputs, "JL").values(),
                Draws.get(inputs, "JR").values(),
                new float[40],
                5,
                8);
        assertArrayEquals(new float[40], zeros);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float each : values) {
            sum += (double) each * each;
        }
        return Math.sqrt(sum);
    }

    @Test
    void directionsThatNoVectorHasStayBoundedForever() {
        int dim = 5;
        LayerInverse inverse = new LayerInverse(dim, 0.95);
        float[] v = {1, -2, 0, 0, 0};
        for (int i = 0; i < 5000; i++) {
            inverse.update(v, 0, Pulse.NONE);
        }
        float[] j = inverse.inverse();
        for (int i = 0; i < dim; i++) {
            assertTrue(j[i * dim + i] > 0 && j[i * dim + i] <= 2.2, "element " + i + " is " + j[i * dim + i]);
            for (int l = 0; l < dim; l++) {
                assertEquals(j[i * dim + l], j[l * dim + i]);
            }
        }
        assertEquals(5000, inverse.updates());
    }

    @Test
    void elementsOfVectorsAreClipped() {
        LayerInverse clipped = new LayerInverse(3, 0.95);
        clipped.update(new float[] {1e9f, -1e30f, 3}, 0, Pulse.NONE);
        LayerInverse want = new LayerInverse(3, 0.95);
        want.update(new float[] {100, -100, 3}, 0, Pulse.NONE);
        assertArrayEquals(want.inverse(), clipped.inverse());
        LayerInverse other = new LayerInverse(3, 0.95);
        other.update(new float[] {99, -100, 3}, 0, Pulse.NONE);
        assertFalse(Arrays.equals(other.inverse(), clipped.inverse()));
    }

    /** Until an element is over 2, which these vectors keep it from. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theLiveInverseIsThatOfJobs(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int dim = 1 + random.nextInt(40);
        FloatTensor unit = unit(dim);
        FloatTensor v = Draws.normal(random, 1, 6, dim);
        LayerInverse live = new LayerInverse(dim, 0.95);
        for (int row = 0; row < 6; row++) {
            live.update(v.values(), row * dim, Pulse.NONE);
        }
        Map<String, Tensor> want = LayerInverseJob.plain(job(Map.of(), Map.of("J0", unit, "v", v)));
        assertClose(
                Objects.requireNonNull(want.get("J_exact")), new FloatTensor(unit.shape(), live.inverse()), 1e-5, "J");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestoredInverseGoesOnToTheBit(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[] v = Draws.normal(random, 1, 60, 6).values();
        LayerInverse inverse = new LayerInverse(6, 0.9);
        LayerInverse restored = new LayerInverse(6, 0.9);
        restored.update(v, 0, Pulse.NONE);
        for (int row = 0; row < 30; row++) {
            inverse.update(v, row * 6, Pulse.NONE);
        }
        restored.restore(inverse.snapshot());
        for (int row = 30; row < 60; row++) {
            inverse.update(v, row * 6, Pulse.NONE);
            restored.update(v, row * 6, Pulse.NONE);
        }
        assertArrayEquals(inverse.inverse(), restored.inverse());
        assertEquals(60, restored.updates());
        byte[] kept = inverse.snapshot();
        assertRefused(Code.STATE, "gamma 0.5", () -> new LayerInverse(6, 0.5).restore(kept));
        assertRefused(Code.STATE, "of 7,", () -> new LayerInverse(7, 0.9).restore(kept));
    }

    /** 0.95⁻¹⁷³⁰ is over what f32 holds. */
    @Test
    void anInverseThatF32CannotHoldIsRefusedByBothForms() {
        float[] large = {300, 0, 0, 0};
        FloatTensor v = Draws.filled(0, 1800, 4);
        for (int row = 0; row < 1800; row++) {
            System.arraycopy(large, 0, v.values(), row * 4, 4);
        }
        Job job = job(Map.of(), Map.of("J0", unit(4), "v", v));
        assertRefused(Code.NONFINITE, "after row 1729 of v", () -> fast(job));
        assertRefused(Code.NONFINITE, "after row 1729 of v", () -> LayerInverseJob.plain(job));
        FloatTensor fewer = Draws.rows(v, 0, 1700);
        float[] got = Draws.get(fast(job(Map.of(), Map.of("J0", unit(4), "v", fewer))), "J_exact")
                .values();
        assertTrue(Float.isFinite(got[10]) && got[10] > 1e37, "element 10 is " + got[10]);
    }

    @Test
    void largeVectorsAfterWhichRoundingLeavesNoPositiveDefiniteMatrixAreRefusedOrClipped() {
        FloatTensor v = Draws.filled(0, 1700, 4);
        for (int row = 0; row < 1700; row++) {
            v.values()[row * 4] = 3e30f;
            v.values()[row * 4 + 1] = -1e30f;
        }
        Map<String, Tensor> inputs = Map.of("J0", unit(4), "v", v);
        assertRefused(Code.STATE, "stabilise", () -> fast(job(Map.of(), inputs)));
        for (float element : Draws.get(fast(job(Map.of("stabilise", true), inputs)), "J_exact")
                .values()) {
            assertTrue(Math.abs(element) <= 2.2, "an element is " + element);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStabilisedJobIsTheLiveInverseAndItsPlainForm(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor v = Draws.normal(random, 1, 400, 5);
        for (int row = 0; row < 400; row++) {
            v.values()[row * 5] *= 80;
            v.values()[row * 5 + 4] = 0;
        }
        Job job = job(Map.of("stabilise", true), Map.of("J0", unit(5), "v", v)).wanting(Set.of("J_exact", "J_shrink"));
        Map<String, Tensor> got = fast(job);
        LayerInverse live = new LayerInverse(5, 0.95);
        for (int row = 0; row < 400; row++) {
            live.update(v.values(), row * 5, Pulse.NONE);
        }
        assertClose(Draws.of(live.inverse(), 5, 5), Draws.get(got, "J_exact"), 1e-5, "live");
        LayerInverseJob.plain(job)
                .forEach((name, tensor) -> assertClose(tensor, Objects.requireNonNull(got.get(name)), 1e-4, name));
        assertTrue(Draws.get(got, "J_exact").values()[24] <= 2.2);
    }

    private static FloatTensor unit(int dim) {
        FloatTensor unit = Draws.filled(0, dim, dim);
        for (int i = 0; i < dim; i++) {
            unit.values()[i * dim + i] = 1;
        }
        return unit;
    }

    @Test
    void gradientsNearTheEndsOfF32KeepTheirLengthAndWhatIsTooLargeIsRefused() {
        RandomGenerator random = Seeds.generator(3);
        FloatTensor grad = Draws.normal(random, 1, 5, 8);
        FloatTensor left = definite(random, 5);
        FloatTensor right = definite(random, 8);
        float[] want = LayerInverse.precondition(new VectorGemm(), left.values(), right.values(), grad.values(), 5, 8);
        for (int exponent : new int[] {-120, 125}) {
            float[] scaled = grad.values().clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = Math.scalb(scaled[i], exponent);
            }
            // The result is as long as the gradient, whatever the left matrix is multiplied by.
            float[] pushing = left.values().clone();
            for (int i = 0; i < pushing.length; i++) {
                pushing[i] *= exponent > 0 ? 1e2f : 1e-4f;
            }
            float[] got = LayerInverse.precondition(new VectorGemm(), pushing, right.values(), scaled, 5, 8);
            for (int i = 0; i < got.length; i++) {
                assertEquals(want[i], Math.scalb(got[i], -exponent), 1e-5f);
            }
        }
        float[] huge = Draws.filled(3e38, 5, 5).values();
        assertRefused(
                Code.NONFINITE,
                "too large",
                () -> LayerInverse.precondition(
                        new VectorGemm(),
                        huge,
                        right.values(),
                        Draws.filled(1, 5, 8).values(),
                        5,
                        8));
    }

    @Test
    void badInputIsRefused() {
        FloatTensor j0 = Draws.filled(1, 3, 3);
        FloatTensor v = Draws.filled(1, 2, 3);
        for (double gamma : new double[] {0, 1, -1}) {
            assertRefused(Code.RANGE, "gamma", () -> job(Map.of("gamma", gamma), Map.of("J0", j0, "v", v)));
        }
        assertRefused(Code.SHAPE, "J0 must be", () -> job(Map.of(), Map.of("J0", Draws.filled(1, 2, 3), "v", v)));
        assertRefused(Code.SHAPE, "v must be", () -> job(Map.of(), Map.of("J0", j0, "v", Draws.filled(1, 2, 4))));
        assertRefused(Code.TYPE, "needs an input J0", () -> job(Map.of(), Map.of("v", v)));
        assertRefused(
                Code.STATE,
                "positive definite",
                () -> fast(job(
                        Map.of(),
                        Map.of("J0", Draws.of(new float[] {-1}, 1, 1), "v", Draws.of(new float[] {9}, 1, 1)))));
        LayerInverse inverse = new LayerInverse(2, 0.5);
        assertRefused(Code.NONFINITE, "element 1", () -> inverse.update(new float[] {1, Float.NaN}, 0, Pulse.NONE));
        assertArrayEquals(new float[] {1, 0, 0, 1}, inverse.inverse());
    }
}
