package dev.weir.kernels.tensor;

/** Elements of type {@link Type#F64}. */
public final class DoubleTensor implements Tensor {
    private final Shape shape;
    private final double[] values;

    /** Takes the array over. */
    public DoubleTensor(Shape shape, double[] values) {
        Tensor.requireLength(shape, values.length);
        this.shape = shape;
        this.values = values;
    }

    /** Of zeros. */
    public DoubleTensor(Shape shape) {
        this(shape, new double[shape.count()]);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Type type() {
        return Type.F64;
    }

    @Override
    public double at(int i) {
        return values[i];
    }

    /** The array itself. */
    public double[] values() {
        return values;
    }
}
