package dev.weir.kernels.adapters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.catalogue.Kernels;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Fusing;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LoraTest {
    private final Kernels kernels = new Kernels();
    private final RandomGenerator random = Seeds.generator(1);

    static LongStream seeds() {
        return Seeds.of(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyFormGivesTheSame(long seed) {
        RandomGenerator drawn = Seeds.generator(seed);
        int tenants = drawn.nextInt(5);
        kernels.assertAgree(
                LoraJobs.random(drawn, drawn.nextInt(40), drawn.nextInt(20), drawn.nextInt(20), tenants), 1e-5);
    }

    @Test
    void moreRowsOfATenantThanAreGatheredAtATimeAreAllServed() {
        kernels.assertAgree(LoraJobs.random(random, 1300, 3, 4, 1), 1e-5);
    }

    @Test
    void oneTenantIsTheBaseWithItsProductAdded() {
        Job job = LoraJobs.random(random, 7, 6, 5, 1);
        IntTensor all = new IntTensor(Shape.of(7));
        FloatTensor a = job.floats("A0");
        int rank = a.shape().size(1);
        double scale = job.params().numbers("alpha")[0] / rank;
        FloatTensor merged =
                new FloatTensor(Shape.of(6, 5), job.floats("W").values().clone());
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 5; j++) {
                for (int r = 0; r < rank; r++) {
                    merged.values()[i * 5 + j] += (float)
                            (scale * a.values()[i * rank + r] * job.floats("B0").values()[r * 5 + j]);
                }
            }
        }
        Job product = new Job("gemm", Params.NONE, Map.of("A", job.tensor("X"), "B", merged));
        Kernels.assertClose(kernels.run(product, "C"), kernels.run(with(job, "row_tenant", all), "Y"), 1e-5);
    }

    @Test
    void rowsOfNobodyAndTenantsWithAZeroBGetTheBase() {
        Job job = LoraJobs.random(random, 9, 6, 5, 2);
        Tensor base =
                kernels.run(new Job("gemm", Params.NONE, Map.of("A", job.tensor("X"), "B", job.tensor("W"))), "C");
        Job none = with(job, "row_tenant", new IntTensor(Shape.of(9), new int[] {-1, -1, -1, -1, -1, -1, -1, -1, -1}));
        Kernels.assertClose(base, kernels.run(none, "Y"), 1e-6);
        Job zero = with(job, "B0", new FloatTensor(job.tensor("B0").shape()));
        Kernels.assertClose(base, kernels.run(with(zero, "row_tenant", new IntTensor(Shape.of(9))), "Y"), 1e-6);
    }

    @Test
    void rowsDoNotKnowOfEachOther() {
        Job job = LoraJobs.random(random, 10, 6, 5, 3);
        List<Tensor> alone = new ArrayList<>();
        for (int row = 9; row >= 0; row--) {
            Job one = with(job, "X", Stack.part(job.tensor("X"), row, row + 1));
            alone.addFirst(
                    kernels.run(with(one, "row_tenant", Stack.part(job.tensor("row_tenant"), row, row + 1)), "Y"));
        }
        Kernels.assertClose(Stack.of(alone), kernels.run(job, "Y"), 1e-5);
    }

    @Test
    void jobsOverTheSameBaseRunAsOneWithTheTenantsOfAll() {
        Fusing fusing = kernels.catalogue().kernel("lora_gemm").fusing().orElseThrow();
        Job first = LoraJobs.random(random, 8, 6, 5, 2);
        Job second = with(LoraJobs.random(random, 5, 6, 5, 3), "W", first.tensor("W"));
        assertEquals(fusing.key(first), fusing.key(second));
        Tensor equal = new FloatTensor(
                first.tensor("W").shape(), first.floats("W").values().clone());
        assertNotEquals(fusing.key(first), fusing.key(with(first, "W", equal)));
        List<Job> jobs = List.of(first, second);
        List<Map<String, Tensor>> parts = fusing.split(jobs, kernels.run(fusing.fuse(jobs), Backend.VECTOR));
        for (int i = 0; i < 2; i++) {
            Kernels.assertClose(
                    kernels.run(jobs.get(i), "Y"),
                    Objects.requireNonNull(parts.get(i).get("Y")),
                    1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyFormOfTheGradientsGivesTheSame(long seed) {
        RandomGenerator drawn = Seeds.generator(seed);
        kernels.assertAgree(
                LoraJobs.gradients(
                        drawn, drawn.nextInt(40), drawn.nextInt(20), drawn.nextInt(20), 1 + drawn.nextInt(6)),
                1e-5);
    }

    /** The outputs weighed by dY change by dA and dB times what A and B change by; they are linear in each. */
    @Test
    void gradientsAreWhatDifferencesSay() {
        Job grad = LoraJobs.gradients(random, 12, 6, 5, 2);
        Tensor da = kernels.run(grad, "dA");
        Tensor db = kernels.run(grad, "dB");
        double before = weighed(grad, grad.floats("A"), grad.floats("B"));
        FloatTensor a = changed(grad.floats("A"), 3);
        assertEquals(da.at(3), weighed(grad, a, grad.floats("B")) - before, 2e-4);
        FloatTensor b = changed(grad.floats("B"), 7);
        assertEquals(db.at(7), weighed(grad, grad.floats("A"), b) - before, 2e-4);
    }

    @Test
    void whatIsWrongIsRefusedWithItsCode() {
        Job job = LoraJobs.random(random, 4, 6, 5, 2);
        assertRefused(Code.RANGE, with(job, "row_tenant", new IntTensor(Shape.of(4), new int[] {0, 1, 2, 0})));
        assertRefused(Code.RANGE, with(job, "row_tenant", new IntTensor(Shape.of(4), new int[] {0, 1, -2, 0})));
        assertRefused(Code.SHAPE, with(job, "row_tenant", new IntTensor(Shape.of(3))));
        assertRefused(Code.SHAPE, with(job, "A1", Kernels.random(random, 6, 90)));
        assertRefused(Code.RANGE, with(job, Map.of("alpha", List.of(1, 1), "rank", List.of(0, 1))));
        assertRefused(Code.SHAPE, with(job, Map.of("alpha", List.of(1), "rank", List.of(2, 2))));
        Job grad = LoraJobs.gradients(random, 4, 3, 2, 2);
        assertRefused(Code.SHAPE, with(grad, Map.of("alpha", 1, "rank", 3)));
        assertRefused(Code.TYPE, with(grad, Map.of()));
    }

    private double weighed(Job grad, FloatTensor a, FloatTensor b) {
        int in = a.shape().size(0);
        int rows = grad.tensor("X").shape().size(0);
        int out = b.shape().size(1);
        Job forward = new Job(
                "lora_gemm",
                Params.of(Map.of(
                        "alpha",
                        List.of(grad.params().number("alpha", 0)),
                        "rank",
                        List.of(a.shape().size(1)))),
                Map.of(
                        "X",
                        grad.tensor("X"),
                        "W",
                        new FloatTensor(Shape.of(in, out)),
                        "row_tenant",
                        new IntTensor(Shape.of(rows)),
                        "A0",
                        a,
                        "B0",
                        b));
        Tensor y = Objects.requireNonNull(kernels.run(forward, Backend.PLAIN).get("Y"));
        double sum = 0;
        for (int i = 0; i < rows * out; i++) {
            sum += y.at(i) * grad.tensor("dY").at(i);
        }
        return sum;
    }

    private static FloatTensor changed(FloatTensor tensor, int place) {
        float[] values = tensor.values().clone();
        values[place] += 1;
        return new FloatTensor(tensor.shape(), values);
    }

    private void assertRefused(Code code, Job job) {
        Refused refused = assertThrows(Refused.class, () -> kernels.run(job, Backend.VECTOR));
        assertEquals(code, refused.code(), refused.getMessage());
    }

    private static Job with(Job job, String input, Tensor tensor) {
        Map<String, Tensor> inputs = new HashMap<>(job.inputs());
        inputs.put(input, tensor);
        return new Job(job.kernel(), job.params(), inputs);
    }

    private static Job with(Job job, Map<String, Object> params) {
        return new Job(job.kernel(), Params.of(params), job.inputs());
    }
}
