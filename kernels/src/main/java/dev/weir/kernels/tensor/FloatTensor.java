package dev.weir.kernels.tensor;

/** Elements of type {@link Type#F32}. */
public final class FloatTensor implements Tensor {
    private final Shape shape;
    private final float[] values;

    /** Takes the array over. */
    public FloatTensor(Shape shape, float[] values) {
        Tensor.requireLength(shape, values.length);
        this.shape = shape;
        this.values = values;
    }

    /** Of zeros. */
    public FloatTensor(Shape shape) {
        this(shape, new float[shape.count()]);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Type type() {
        return Type.F32;
    }

    @Override
    public double at(int i) {
        return values[i];
    }

    /** The array itself. */
    public float[] values() {
        return values;
    }
}
