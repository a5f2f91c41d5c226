package dev.weir.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What tests of kernels have in common: arrays of normal numbers, jobs, and how far two arrays are apart. */
public final class Trials {
    private Trials() {}

    public static float[] normal(int count, long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    public static FloatTensor tensor(float[] values, int... sizes) {
        return new FloatTensor(Shape.of(sizes), values);
    }

    /** Of normal numbers. */
    public static FloatTensor tensor(long seed, int... sizes) {
        Shape shape = Shape.of(sizes);
        return new FloatTensor(shape, normal(shape.count(), seed));
    }

    public static Job job(Map<String, Object> params, Map<String, Tensor> inputs, String... wanted) {
        return new Job("trial", Params.of(params), inputs, Set.of(wanted), Pulse.NONE);
    }

    public static float[] floats(Map<String, Tensor> outputs, String name) {
        return ((FloatTensor) Objects.requireNonNull(outputs.get(name), name)).values();
    }

    /** @param tolerance of the largest finite wanted one */
    public static void assertClose(float[] want, float[] got, double tolerance) {
        assertEquals(want.length, got.length);
        double most = 0;
        for (float value : want) {
            most = Float.isFinite(value) ? Math.max(most, Math.abs(value)) : most;
        }
        for (int i = 0; i < want.length; i++) {
            assertEquals(want[i], got[i], tolerance * Math.max(most, 1e-30));
        }
    }

    public static void assertRefused(Code code, String named, Kernel.Planner planner, Job job) {
        Refused refused = assertThrows(Refused.class, () -> planner.plan(job));
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(named), refused.getMessage());
    }
}
