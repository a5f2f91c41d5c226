package dev.weir.kernels.element;

import java.util.Arrays;

/** An immutable feature vector of finite float32 numbers. The array is copied once, on the way in. */
public final class Features {
    private final float[] values;

    private Features(float[] values) {
        this.values = values;
    }

    /**
     * @throws IllegalArgumentException if a value is NaN or infinite; the message names the column
     */
    public static Features of(float... values) {
        float[] copy = values.clone();
        for (int column = 0; column < copy.length; column++) {
            if (!Float.isFinite(copy[column])) {
                throw new IllegalArgumentException("feature " + column + " must be finite, but was " + copy[column]);
            }
        }
        return new Features(copy);
    }

    public int size() {
        return values.length;
    }

    public float at(int column) {
        return values[column];
    }

    /** Copies all values to {@code target[offset ..]}. */
    public void copyInto(float[] target, int offset) {
        System.arraycopy(values, 0, target, offset, values.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Features that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
