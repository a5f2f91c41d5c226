package dev.weir.streams.wire;

import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Tensors as bytes: elements one after another, row-major and little-endian, with nothing around them. */
public final class TensorBytes {
    private TensorBytes() {}

    /** @throws IllegalArgumentException if no type has that title */
    public static Type type(String title) {
        return Arrays.stream(Type.values())
                .filter(type -> type.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("type '" + title + "' is none of "
                        + Arrays.stream(Type.values()).map(Type::title).toList()));
    }

    /**
     * Copies a tensor out of {@code bytes}, whose position does not matter.
     *
     * @throws IllegalArgumentException if the shape is illegal or the elements do not lie within the bytes
     */
    public static Tensor read(ByteBuffer bytes, Type type, int[] sizes, int offset) {
        Shape shape = Shape.of(sizes);
        long length = (long) shape.count() * type.bytes();
        if (offset < 0 || offset + length > bytes.limit()) {
            throw new IllegalArgumentException(shape + " of " + type.title() + " at byte " + offset
                    + " does not lie within " + bytes.limit() + " bytes");
        }
        ByteBuffer part = bytes.slice(offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case F64 -> {
                DoubleTensor tensor = new DoubleTensor(shape);
                part.asDoubleBuffer().get(tensor.values());
                yield tensor;
            }
            case F32 -> {
                FloatTensor tensor = new FloatTensor(shape);
                part.asFloatBuffer().get(tensor.values());
                yield tensor;
            }
            case I32 -> {
                IntTensor tensor = new IntTensor(shape);
                part.asIntBuffer().get(tensor.values());
                yield tensor;
            }
            case BF16, F16 -> {
                short[] bits = new short[shape.count()];
                part.asShortBuffer().get(bits);
                yield new HalfTensor(shape, type, bits);
            }
        };
    }

    /** Appends the elements to {@code to}, which must have room for {@link Tensor#bytes()}. */
    public static void write(Tensor tensor, ByteBuffer to) {
        ByteBuffer part =
                to.slice(to.position(), Math.toIntExact(tensor.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor) {
            case DoubleTensor doubles -> part.asDoubleBuffer().put(doubles.values());
            case FloatTensor floats -> part.asFloatBuffer().put(floats.values());
            case IntTensor ints -> part.asIntBuffer().put(ints.values());
            case HalfTensor half -> part.asShortBuffer().put(half.bits());
        }
        to.position(to.position() + part.capacity());
    }
}
