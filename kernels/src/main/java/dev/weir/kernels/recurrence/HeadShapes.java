package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Type;
import java.util.Arrays;

/** Shapes that share leading axes, such as batch and heads, and differ in the inner ones. */
public final class HeadShapes {
    private HeadShapes() {}

    /** @throws Refused with {@link Code#SHAPE} unless there are two axes or more */
    public static Shape ofRows(Job job, String input) {
        Shape shape = job.tensor(input).shape();
        Refused.unless(shape.rank() >= 2, Code.SHAPE, input + " must have 2 axes or more, but is " + shape);
        return shape;
    }

    /** The product of all axes but two. */
    public static int heads(Shape rows) {
        int heads = 1;
        for (int axis = 0; axis < rows.rank() - 2; axis++) {
            heads *= rows.size(axis);
        }
        return heads;
    }

    /** The leading axes of {@code rows}, then {@code inner}. */
    public static int[] with(Shape rows, int... inner) {
        int leading = rows.rank() - 2;
        int[] sizes = Arrays.copyOf(rows.sizes(), leading + inner.length);
        System.arraycopy(inner, 0, sizes, leading, inner.length);
        return sizes;
    }

    /** @throws Refused with {@link Code#SHAPE} if it would have too many elements */
    public static Shape shape(Shape rows, int... inner) {
        try {
            return Shape.of(with(rows, inner));
        } catch (IllegalArgumentException e) {
            throw new Refused(Code.SHAPE, "a result is too large: " + e.getMessage());
        }
    }

    /** @throws Refused with {@link Code#TYPE} unless it can be {@link Job#widened} */
    public static void requireNarrow(Job job, String input) {
        Type type = job.tensor(input).type();
        Refused.unless(
                type == Type.F32 || type == Type.BF16 || type == Type.F16,
                Code.TYPE,
                input + " must be f32, bf16 or f16, but is " + type.title());
    }

    /** What {@link Job#widened} takes for inputs of two bytes. */
    public static long widenedBytes(Job job, String... inputs) {
        long bytes = 0;
        for (String input : inputs) {
            bytes += job.has(input) && job.tensor(input) instanceof HalfTensor half ? 2 * half.bytes() : 0;
        }
        return bytes;
    }
}
