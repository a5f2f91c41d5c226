package dev.weir.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.catalogue.Kernels;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Fusing;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GemmJobTest {
    private final Kernels kernels = new Kernels();
    private final Fusing fusing = kernels.catalogue().kernel("gemm").fusing().orElseThrow();
    private final Splitting splitting =
            kernels.catalogue().kernel("gemm").splitting().orElseThrow();

    static LongStream seeds() {
        return Seeds.of(150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyFormGivesTheSame(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Job job = GemmJobs.random(random);
        kernels.assertAgree(job, GemmJobs.tolerance(job));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void partsMergeToTheWhole(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Job job = GemmJobs.random(random);
        List<Job> parts = splitting.split(job, 1 + random.nextInt(5));
        Map<String, Tensor> merged = splitting.merge(
                job,
                parts.stream().map(part -> Map.of("C", kernels.run(part, "C"))).toList());
        Kernels.assertClose(kernels.run(job, "C"), Objects.requireNonNull(merged.get("C")), GemmJobs.tolerance(job));
    }

    @Test
    void aJobOfManyRowsOrMatricesIsSplitIntoAsManyPartsAsAskedFor() {
        RandomGenerator random = Seeds.generator(1);
        Tensor b = Kernels.random(random, 2, 3);
        assertEquals(
                4,
                splitting
                        .split(job(Map.of(), Kernels.random(random, 9, 2), b), 4)
                        .size());
        assertEquals(
                3,
                splitting
                        .split(job(Map.of(), Kernels.random(random, 3, 9, 2), b), 4)
                        .size());
        Job transposed = job(Map.of("transpose_a", true), Kernels.random(random, 2, 9), b);
        assertEquals(List.of(transposed), splitting.split(transposed, 4));
    }

    @Test
    void jobsOverTheSameBRunAsOne() {
        RandomGenerator random = Seeds.generator(1);
        Tensor b = Kernels.random(random, 6, 5);
        List<Job> jobs = List.of(
                job(Map.of("alpha", 2), Kernels.random(random, 3, 6), b),
                job(Map.of("alpha", 2), Kernels.random(random, 0, 6), b),
                job(Map.of("alpha", 2), Kernels.random(random, 4, 6), b));
        assertEquals(1, jobs.stream().map(fusing::key).distinct().count());
        Job fused = fusing.fuse(jobs);
        List<Map<String, Tensor>> parts = fusing.split(jobs, Map.of("C", kernels.run(fused, "C")));
        for (int i = 0; i < jobs.size(); i++) {
            Kernels.assertClose(
                    kernels.run(jobs.get(i), "C"),
                    Objects.requireNonNull(parts.get(i).get("C")),
                    1e-6);
        }
    }

    @Test
    void whatMustAgreeIsInTheKeyAndWhatCannotBeStackedHasNone() {
        RandomGenerator random = Seeds.generator(1);
        FloatTensor a = Kernels.random(random, 3, 3);
        FloatTensor b = Kernels.random(random, 3, 3);
        Optional<Object> key = fusing.key(job(Map.of(), a, b));
        FloatTensor equal = new FloatTensor(b.shape(), b.values().clone());
        assertNotEquals(key, fusing.key(job(Map.of(), a, equal)));
        assertNotEquals(key, fusing.key(job(Map.of("alpha", 2), a, b)));
        assertNotEquals(key, fusing.key(job(Map.of("transpose_b", true), a, b)));
        assertNotEquals(key, fusing.key(job(Map.of("output", "f16"), a, b)));
        assertNotEquals(key, fusing.key(job(Map.of(), HalfTensor.rounded(a.shape(), Type.F16, a.values()), b)));
        assertEquals(Optional.empty(), fusing.key(job(Map.of("transpose_a", true), a, b)));
        assertEquals(Optional.empty(), fusing.key(job(Map.of("beta", 1), a, b)));
        assertEquals(Optional.empty(), fusing.key(job(Map.of(), Kernels.random(random, 2, 3, 3), b)));
    }

    @Test
    void withBetaZeroTheAddendIsNotRead() {
        FloatTensor one = new FloatTensor(Shape.of(1, 1), new float[] {1});
        FloatTensor nan = new FloatTensor(Shape.of(1, 1), new float[] {Float.NaN});
        Job job = new Job("gemm", Params.NONE, Map.of("A", one, "B", one, "C0", nan));
        assertEquals(1, kernels.run(job, "C").at(0));
    }

    @Test
    void withoutInnerSizeTheProductIsTheAddendTimesBeta() {
        Tensor a = new FloatTensor(Shape.of(2, 0));
        Tensor b = new FloatTensor(Shape.of(0, 1));
        Tensor c0 = new FloatTensor(Shape.of(2, 1), new float[] {3, 4});
        for (String output : List.of("f32", "bf16")) {
            Params params = Params.of(Map.of("beta", 2, "output", output));
            Tensor c = kernels.run(new Job("gemm", params, Map.of("A", a, "B", b, "C0", c0)), "C");
            assertEquals(6, c.at(0));
            assertEquals(8, c.at(1));
            assertEquals(
                    0, kernels.run(job(Map.of("output", output), a, b), "C").at(1));
        }
    }

    @Test
    void whatIsWrongIsRefusedWithItsCode() {
        RandomGenerator random = Seeds.generator(1);
        Tensor a = Kernels.random(random, 2, 3);
        Tensor b = Kernels.random(random, 3, 4);
        assertRefused(Code.SHAPE, job(Map.of("transpose_a", true), a, b));
        assertRefused(Code.SHAPE, job(Map.of(), Kernels.random(random, 3), b));
        assertRefused(Code.SHAPE, job(Map.of(), Kernels.random(random, 5, 2, 3), Kernels.random(random, 4, 3, 4)));
        assertRefused(Code.TYPE, job(Map.of("beta", 1), a, b));
        assertRefused(Code.TYPE, job(Map.of(), a, new IntTensor(Shape.of(3, 4))));
        assertRefused(Code.RANGE, job(Map.of("output", "f64"), a, b));
        assertRefused(Code.RANGE, job(Map.of("alpha", Double.NaN), a, b));
        assertRefused(Code.NONFINITE, job(Map.of(), a, new FloatTensor(Shape.of(3, 1), new float[] {1, Float.NaN, 2})));
        assertRefused(
                Code.SHAPE,
                new Job(
                        "gemm",
                        Params.of(Map.of("beta", 1)),
                        Map.of("A", a, "B", b, "C0", Kernels.random(random, 2, 3))));
        assertRefused(
                Code.SHAPE,
                job(Map.of(), new FloatTensor(Shape.of(1 << 16, 0)), new FloatTensor(Shape.of(0, 1 << 16))));
    }

    @Test
    void thePlanNamesWorkTrafficAndMemory() {
        RandomGenerator random = Seeds.generator(1);
        Job job = job(Map.of(), Kernels.random(random, 20, 30), Kernels.random(random, 30, 40));
        var plan = kernels.catalogue().kernel("gemm").plan(job);
        assertEquals(2.0 * 20 * 30 * 40, plan.flop());
        assertEquals(4.0 * (20 * 30 + 30 * 40 + 20 * 40), plan.bytes());
        assertTrue(plan.peakBytes() >= 4 * 20 * 40 && plan.peakBytes() < 40_000, plan.toString());
    }

    private void assertRefused(Code code, Job job) {
        Refused refused = assertThrows(Refused.class, () -> kernels.run(job, "C"));
        assertEquals(code, refused.code(), refused.getMessage());
    }

    private static Job job(Map<String, ?> params, Tensor a, Tensor b) {
        return new Job("gemm", Params.of(new HashMap<>(params)), Map.of("A", a, "B", b));
    }
}
