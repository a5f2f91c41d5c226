package dev.weir.kernels.tensor;

/** An array with a shape. */
public sealed interface Tensor permits DoubleTensor, FloatTensor, HalfTensor, IntTensor {
    Shape shape();

    Type type();

    /** Of its elements. */
    default long bytes() {
        return (long) shape().count() * type().bytes();
    }

    /** Element {@code i} in row-major order, as a number. For checks and small things; loops take the array. */
    double at(int i);

    /** @throws IllegalArgumentException if an array is not as long as its shape says */
    static void requireLength(Shape shape, int length) {
        if (shape.count() != length) {
            throw new IllegalArgumentException(
                    length + " elements do not fill " + shape + ", which has " + shape.count());
        }
    }
}
