package dev.weir.kernels.adapters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.catalogue.Kernels;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class QuadraticTest {
    private final Kernels kernels = new Kernels();

    static LongStream seeds() {
        return Seeds.of(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyFormGivesTheSame(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        kernels.assertAgree(job(random, random.nextInt(30), random.nextInt(20), random.nextInt(20)), 1e-5);
    }

    @Test
    void moreRowsThanAreTakenAtATimeAreAllServed() {
        kernels.assertAgree(job(Seeds.generator(1), 600, 5, 4), 1e-5);
    }

    @Test
    void whereTrainingStartsItIsAnOrdinaryLinearLayer() {
        Job job = job(Seeds.generator(1), 6, 5, 4);
        FloatTensor one = new FloatTensor(Shape.of(4));
        Arrays.fill(one.values(), 1);
        Job start = with(
                job,
                Map.of(
                        "Wg", new FloatTensor(Shape.of(4, 5)),
                        "bg", one,
                        "Wb", new FloatTensor(Shape.of(4, 5)),
                        "c", new FloatTensor(Shape.of(4)),
                        "br", new FloatTensor(Shape.of(4))));
        Job linear = new Job(
                "gemm", Params.of(Map.of("transpose_b", true)), Map.of("A", job.tensor("x"), "B", job.tensor("Wr")));
        Kernels.assertClose(kernels.run(linear, "C"), kernels.run(start, "y"), 1e-6);
    }

    @Test
    void numbersOfTwoBytesAreTakenExceptThoseWhoseSquaresAreTooLarge() {
        Job job = job(Seeds.generator(1), 2, 2, 2);
        FloatTensor large = new FloatTensor(Shape.of(2, 2), new float[] {1, -1001, 2, 3});
        kernels.assertAgree(with(job, Map.of("x", HalfTensor.rounded(large.shape(), Type.BF16, large.values()))), 1e-5);
        Job half = with(job, Map.of("x", HalfTensor.rounded(large.shape(), Type.F16, large.values())));
        assertRefused(Code.RANGE, half);
    }

    @Test
    void whatIsWrongIsRefusedWithItsCode() {
        Job job = job(Seeds.generator(1), 2, 3, 4);
        assertRefused(Code.SHAPE, with(job, Map.of("Wg", new FloatTensor(Shape.of(4, 2)))));
        assertRefused(Code.SHAPE, with(job, Map.of("c", new FloatTensor(Shape.of(3)))));
        assertRefused(
                Code.NONFINITE,
                with(job, Map.of("br", new FloatTensor(Shape.of(4), new float[] {1, 2, Float.POSITIVE_INFINITY, 4}))));
    }

    private void assertRefused(Code code, Job job) {
        Refused refused = assertThrows(Refused.class, () -> kernels.run(job, Backend.VECTOR));
        assertEquals(code, refused.code(), refused.getMessage());
    }

    private static Job job(RandomGenerator random, int rows, int in, int out) {
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("x", Kernels.random(random, rows, in));
        for (String weights : new String[] {"Wr", "Wg", "Wb"}) {
            inputs.put(weights, Kernels.random(random, out, in));
        }
        for (String each : new String[] {"br", "bg", "c"}) {
            inputs.put(each, Kernels.random(random, out));
        }
        return new Job("quadratic_neuron", Params.NONE, inputs);
    }

    private static Job with(Job job, Map<String, Tensor> changed) {
        Map<String, Tensor> inputs = new HashMap<>(job.inputs());
        inputs.putAll(changed);
        return new Job(job.kernel(), job.params(), inputs);
    }
}
