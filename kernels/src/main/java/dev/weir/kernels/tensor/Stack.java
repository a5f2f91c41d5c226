package dev.weir.kernels.tensor;

import java.util.Arrays;
import java.util.List;

/** Parts of tensors along the outermost axis, and tensors put together along it. Copies. */
public final class Stack {
    private Stack() {}

    /**
     * From {@code from} to before {@code to} along the outermost axis.
     *
     * @throws IllegalArgumentException if that is not within it, or there is no axis
     */
    public static Tensor part(Tensor tensor, int from, int to) {
        Shape shape = tensor.shape();
        if (shape.rank() == 0 || from < 0 || from > to || to > shape.size(0)) {
            throw new IllegalArgumentException("there is no part from " + from + " to " + to + " of " + shape);
        }
        int each = shape.size(0) == 0 ? 0 : shape.count() / shape.size(0);
        Shape part = resized(shape, to - from);
        int first = from * each;
        int end = to * each;
        return switch (tensor) {
            case FloatTensor x -> new FloatTensor(part, Arrays.copyOfRange(x.values(), first, end));
            case HalfTensor x -> new HalfTensor(part, x.type(), Arrays.copyOfRange(x.bits(), first, end));
            case DoubleTensor x -> new DoubleTensor(part, Arrays.copyOfRange(x.values(), first, end));
            case IntTensor x -> new IntTensor(part, Arrays.copyOfRange(x.values(), first, end));
        };
    }

    /**
     * One after another.
     *
     * @param tensors at least one; of one type, and of one shape but for the outermost axis
     * @throws IllegalArgumentException if they are not, or have more than 2³¹ − 1 elements together
     */
    public static Tensor of(List<? extends Tensor> tensors) {
        Tensor first = tensors.getFirst();
        long size = 0;
        for (Tensor each : tensors) {
            if (each.type() != first.type() || !resized(each.shape(), 0).equals(resized(first.shape(), 0))) {
                throw new IllegalArgumentException(each.type().title() + " " + each.shape() + " does not go on "
                        + first.type().title() + " " + first.shape());
            }
            size += each.shape().size(0);
        }
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(size + " is too long for an axis");
        }
        Shape shape = resized(first.shape(), (int) size);
        Object values = array(first, shape.count());
        int at = 0;
        for (Tensor each : tensors) {
            System.arraycopy(array(each), 0, values, at, each.shape().count());
            at += each.shape().count();
        }
        return switch (first) {
            case FloatTensor _ -> new FloatTensor(shape, (float[]) values);
            case HalfTensor half -> new HalfTensor(shape, half.type(), (short[]) values);
            case DoubleTensor _ -> new DoubleTensor(shape, (double[]) values);
            case IntTensor _ -> new IntTensor(shape, (int[]) values);
        };
    }

    private static Shape resized(Shape shape, int outermost) {
        int[] sizes = shape.sizes();
        sizes[0] = outermost;
        return Shape.of(sizes);
    }

    private static Object array(Tensor tensor) {
        return switch (tensor) {
            case FloatTensor x -> x.values();
            case HalfTensor x -> x.bits();
            case DoubleTensor x -> x.values();
            case IntTensor x -> x.values();
        };
    }

    private static Object array(Tensor like, int length) {
        return switch (like) {
            case FloatTensor _ -> new float[length];
            case HalfTensor _ -> new short[length];
            case DoubleTensor _ -> new double[length];
            case IntTensor _ -> new int[length];
        };
    }
}
