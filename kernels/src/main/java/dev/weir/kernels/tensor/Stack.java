package dev.weir.kernels.tensor;

import java.util.List;

/** Parts of tensors along an axis, and tensors put together along one. Copies. */
public final class Stack {
    private Stack() {}

    /**
     * From {@code from} to before {@code to} along the outermost axis.
     *
     * @throws IllegalArgumentException if that is not within it, or there is no axis
     */
    public static Tensor part(Tensor tensor, int from, int to) {
        return part(tensor, 0, from, to);
    }

    /**
     * From {@code from} to before {@code to} along an axis.
     *
     * @throws IllegalArgumentException if that is not within it, or there is no such axis
     */
    public static Tensor part(Tensor tensor, int axis, int from, int to) {
        Shape shape = tensor.shape();
        if (axis < 0 || axis >= shape.rank() || from < 0 || from > to || to > shape.size(axis)) {
            throw new IllegalArgumentException(
                    "there is no part from " + from + " to " + to + " of axis " + axis + " of " + shape);
        }
        Shape part = resized(shape, axis, to - from);
        Object values = array(tensor, part.count());
        int each = inner(shape, axis);
        int length = (to - from) * each;
        for (int outer = 0; length > 0 && outer < part.count() / length; outer++) {
            int begin = (outer * shape.size(axis) + from) * each;
            System.arraycopy(array(tensor), begin, values, outer * length, length);
        }
        return of(tensor, part, values);
    }

    /**
     * One after another along the outermost axis.
     *
     * @param tensors at least one; of one type, and of one shape but for that axis
     * @throws IllegalArgumentException if they are not, or have more than 2³¹ − 1 elements together
     */
    public static Tensor of(List<? extends Tensor> tensors) {
        return of(tensors, 0);
    }

    /**
     * One after another along an axis.
     *
     * @param tensors at least one; of one type, and of one shape but for that axis
     * @throws IllegalArgumentException if they are not, or have more than 2³¹ − 1 elements together
     */
    public static Tensor of(List<? extends Tensor> tensors, int axis) {
        Tensor first = tensors.getFirst();
        long size = 0;
        for (Tensor each : tensors) {
            if (each.type() != first.type()
                    || !resized(each.shape(), axis, 0).equals(resized(first.shape(), axis, 0))) {
                throw new IllegalArgumentException(each.type().title() + " " + each.shape() + " does not go on "
                        + first.type().title() + " " + first.shape());
            }
            size += each.shape().size(axis);
        }
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(size + " is too long for an axis");
        }
        Shape shape = resized(first.shape(), axis, (int) size);
        Object values = array(first, shape.count());
        int stride = (int) size * inner(shape, axis);
        int at = 0;
        for (Tensor each : tensors) {
            int length = each.shape().size(axis) * inner(shape, axis);
            for (int outer = 0; length > 0 && outer < each.shape().count() / length; outer++) {
                System.arraycopy(array(each), outer * length, values, at + outer * stride, length);
            }
            at += length;
        }
        return of(first, shape, values);
    }

    /**
     * The same elements in another shape; the array is shared.
     *
     * @throws IllegalArgumentException if it has another number of elements
     */
    public static Tensor reshaped(Tensor tensor, Shape shape) {
        return of(tensor, shape, array(tensor));
    }

    /** Elements of one place of the axis. */
    private static int inner(Shape shape, int axis) {
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        return inner;
    }

    private static Tensor of(Tensor like, Shape shape, Object values) {
        return switch (like) {
            case FloatTensor _ -> new FloatTensor(shape, (float[]) values);
            case HalfTensor half -> new HalfTensor(shape, half.type(), (short[]) values);
            case DoubleTensor _ -> new DoubleTensor(shape, (double[]) values);
            case IntTensor _ -> new IntTensor(shape, (int[]) values);
        };
    }

    private static Shape resized(Shape shape, int axis, int size) {
        int[] sizes = shape.sizes();
        sizes[axis] = size;
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
