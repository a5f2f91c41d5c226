package dev.weir.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.function.Executable;

/** Random arrays for tests of kernels, and how their results are compared. */
public final class Draws {
    private Draws() {}

    /** Normally distributed, times {@code spread}. */
    public static FloatTensor normal(RandomGenerator random, double spread, int... sizes) {
        FloatTensor tensor = new FloatTensor(Shape.of(sizes));
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] = (float) (spread * random.nextGaussian());
        }
        return tensor;
    }

    public static FloatTensor filled(double value, int... sizes) {
        FloatTensor tensor = new FloatTensor(Shape.of(sizes));
        Arrays.fill(tensor.values(), (float) value);
        return tensor;
    }

    public static FloatTensor of(float[] values, int... sizes) {
        return new FloatTensor(Shape.of(sizes), values);
    }

    /** An output, or an input, that there must be. */
    public static FloatTensor get(Map<String, Tensor> tensors, String name) {
        return (FloatTensor) Objects.requireNonNull(tensors.get(name), name);
    }

    /** Rows {@code from} to {@code to} along the outermost axis. */
    public static FloatTensor rows(FloatTensor whole, int from, int to) {
        int[] sizes = whole.shape().sizes();
        int stride = whole.shape().count() / Math.max(1, sizes[0]);
        sizes[0] = to - from;
        return of(Arrays.copyOfRange(whole.values(), from * stride, to * stride), sizes);
    }

    /** Rows of one after those of the other. */
    public static FloatTensor stacked(FloatTensor first, FloatTensor second) {
        int[] sizes = first.shape().sizes();
        sizes[0] += second.shape().size(0);
        float[] both = Arrays.copyOf(first.values(), first.values().length + second.values().length);
        System.arraycopy(second.values(), 0, both, first.values().length, second.values().length);
        return of(both, sizes);
    }

    /** {@code max|got − want| ≤ tolerance·max|want|}, and no NaN. */
    public static void assertClose(Tensor want, Tensor got, double tolerance, String what) {
        assertEquals(want.shape(), got.shape(), what);
        double scale = 1e-30;
        double most = 0;
        for (int i = 0; i < want.shape().count(); i++) {
            scale = Double.isFinite(want.at(i)) ? Math.max(scale, Math.abs(want.at(i))) : scale;
            double difference = got.at(i) == want.at(i) ? 0 : Math.abs(got.at(i) - want.at(i));
            most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
        }
        assertTrue(most <= tolerance * scale, what + " is off by " + most / scale);
    }

    public static void assertRefused(Code code, String part, Executable work) {
        Refused refused = assertThrows(Refused.class, work);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
}
