package dev.weir.kernels.element;

import dev.weir.kernels.linalg.DotProduct;
import dev.weir.kernels.linalg.SquaredDistance;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All columns. */
final class DenseFeatures implements Features {
    private final float[] values;

    /** @param values kept, not copied */
    DenseFeatures(float[] values) {
        for (int column = 0; column < values.length; column++) {
            if (!Float.isFinite(values[column])) {
                throw new IllegalArgumentException("feature " + column + " must be finite, but was " + values[column]);
            }
        }
        this.values = values;
    }

    /** Not to be modified. */
    float[] values() {
        return values;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean isSparse() {
        return false;
    }

    @Override
    public int entries() {
        return values.length;
    }

    @Override
    public int column(int entry) {
        return entry;
    }

    @Override
    public float value(int entry) {
        return values[entry];
    }

    @Override
    public float at(int column) {
        return values[column];
    }

    @Override
    public boolean isZero() {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void copyInto(float[] target, int offset) {
        System.arraycopy(values, 0, target, offset, values.length);
    }

    @Override
    public float dot(Features that) {
        return switch (that) {
            case DenseFeatures dense -> DotProduct.of(values, dense.values);
            case SparseFeatures sparse -> sparse.dot(this);
        };
    }

    @Override
    public float squaredDistance(Features that) {
        return switch (that) {
            case DenseFeatures dense -> SquaredDistance.of(values, dense.values);
            case SparseFeatures sparse -> sparse.squaredDistance(this);
        };
    }

    @Override
    public Features normalised() {
        double length = length();
        float[] unit = new float[values.length];
        for (int i = 0; i < unit.length && length > 0; i++) {
            unit[i] = (float) (values[i] / length);
        }
        return new DenseFeatures(unit);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return switch (other) {
            case DenseFeatures that -> isSame(that.values);
            case SparseFeatures that -> that.equals(this);
            case null, default -> false;
        };
    }

    private boolean isSame(float[] others) {
        boolean same = values.length == others.length;
        for (int i = 0; i < values.length && same; i++) {
            same = values[i] == others[i];
        }
        return same;
    }

    /** Of the size and what is not 0, as the sparse form has it. */
    @Override
    public int hashCode() {
        int hash = values.length;
        for (int column = 0; column < values.length; column++) {
            if (values[column] != 0) {
                hash = SparseFeatures.hash(hash, column, values[column]);
            }
        }
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
