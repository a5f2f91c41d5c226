package dev.weir.kernels.tensor;

/** Elements of type {@link Type#I32}. */
public final class IntTensor implements Tensor {
    private final Shape shape;
    private final int[] values;

    /** Takes the array over. */
    public IntTensor(Shape shape, int[] values) {
        Tensor.requireLength(shape, values.length);
        this.shape = shape;
        this.values = values;
    }

    /** Of zeros. */
    public IntTensor(Shape shape) {
        this(shape, new int[shape.count()]);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Type type() {
        return Type.I32;
    }

    @Override
    public double at(int i) {
        return values[i];
    }

    /** The array itself. */
    public int[] values() {
        return values;
    }
}
