package dev.weir.kernels.tensor;

/** Elements of two bytes, {@link Type#BF16} or {@link Type#F16}. Stored so, multiplied and added as f32. */
public final class HalfTensor implements Tensor {
    private final Shape shape;
    private final Type type;
    private final short[] bits;

    /** Takes the array over. */
    public HalfTensor(Shape shape, Type type, short[] bits) {
        if (type != Type.BF16 && type != Type.F16) {
            throw new IllegalArgumentException(type.title() + " has no two bytes");
        }
        Tensor.requireLength(shape, bits.length);
        this.shape = shape;
        this.type = type;
        this.bits = bits;
    }

    /** Rounded to nearest, ties to even. */
    public static HalfTensor rounded(Shape shape, Type type, float[] values) {
        HalfTensor half = new HalfTensor(shape, type, new short[values.length]);
        half.round(values, 0, 0, values.length);
        return half;
    }

    /** Overwrites elements {@code at} to {@code at + length}, rounded to nearest, ties to even. */
    public void round(float[] values, int from, int at, int length) {
        for (int i = 0; i < length; i++) {
            bits[at + i] = type == Type.BF16 ? toBfloat16(values[from + i]) : Float.floatToFloat16(values[from + i]);
        }
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Type type() {
        return type;
    }

    @Override
    public double at(int i) {
        return type == Type.BF16 ? ofBfloat16(bits[i]) : Float.float16ToFloat(bits[i]);
    }

    /** The array itself. */
    public short[] bits() {
        return bits;
    }

    /** Elements {@code from} to {@code from + length}, exactly, into {@code out} at {@code at}. */
    public void widen(int from, float[] out, int at, int length) {
        if (type == Type.BF16) {
            for (int i = 0; i < length; i++) {
                out[at + i] = ofBfloat16(bits[from + i]);
            }
        } else {
            for (int i = 0; i < length; i++) {
                out[at + i] = Float.float16ToFloat(bits[from + i]);
            }
        }
    }

    private static float ofBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    private static short toBfloat16(float value) {
        if (Float.isNaN(value)) {
            return (short) 0x7fc0;
        }
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
