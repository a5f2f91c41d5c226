package dev.weir.kernels.element;

import dev.weir.kernels.linalg.DotProduct;
import dev.weir.kernels.linalg.SquaredDistance;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The columns that are not 0. */
final class SparseFeatures implements Features {
    private final int size;
    private final int[] columns;
    private final float[] values;

    /** @param columns kept, not copied, as are {@code values} */
    SparseFeatures(int size, int[] columns, float[] values) {
        if (size < 0) {
            throw new IllegalArgumentException("there must be 0 to " + Integer.MAX_VALUE + " columns, but are " + size);
        }
        if (columns.length != values.length) {
            throw new IllegalArgumentException(
                    "columns and values must be as many, but are " + columns.length + " and " + values.length);
        }
        for (int entry = 0; entry < columns.length; entry++) {
            int least = entry == 0 ? 0 : columns[entry - 1] + 1;
            if (columns[entry] < least || columns[entry] >= size) {
                throw new IllegalArgumentException("the columns of sparse features must ascend from 0 to " + (size - 1)
                        + ", but entry " + entry + " is column " + columns[entry]
                        + (entry == 0 ? "" : " after " + columns[entry - 1]));
            }
            if (!Float.isFinite(values[entry]) || values[entry] == 0) {
                throw new IllegalArgumentException("feature " + columns[entry]
                        + " must be finite and, as it is listed, not 0, but was " + values[entry]);
            }
        }
        this.size = size;
        this.columns = columns;
        this.values = values;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isSparse() {
        return true;
    }

    @Override
    public int entries() {
        return columns.length;
    }

    @Override
    public int column(int entry) {
        return columns[entry];
    }

    @Override
    public float value(int entry) {
        return values[entry];
    }

    @Override
    public float at(int column) {
        if (column < 0 || column >= size) {
            throw new IndexOutOfBoundsException("column " + column + " of " + size);
        }
        int entry = Arrays.binarySearch(columns, column);
        return entry < 0 ? 0 : values[entry];
    }

    @Override
    public boolean isZero() {
        return columns.length == 0;
    }

    @Override
    public void copyInto(float[] target, int offset) {
        Arrays.fill(target, offset, offset + size, 0);
        for (int entry = 0; entry < columns.length; entry++) {
            target[offset + columns[entry]] = values[entry];
        }
    }

    @Override
    public float dot(Features that) {
        assert size == that.size();
        return switch (that) {
            case DenseFeatures dense -> DotProduct.of(columns, values, dense.values());
            case SparseFeatures sparse -> DotProduct.of(columns, values, sparse.columns, sparse.values);
        };
    }

    @Override
    public float squaredDistance(Features that) {
        assert size == that.size();
        return switch (that) {
            case DenseFeatures dense -> SquaredDistance.of(columns, values, dense.values());
            case SparseFeatures sparse -> SquaredDistance.of(columns, values, sparse.columns, sparse.values);
        };
    }

    @Override
    public Features normalised() {
        double length = length();
        int[] kept = new int[columns.length];
        float[] unit = new float[columns.length];
        int count = 0;
        for (int entry = 0; entry < columns.length; entry++) {
            float value = (float) (values[entry] / length);
            if (value != 0) {
                kept[count] = columns[entry];
                unit[count++] = value;
            }
        }
        return count == columns.length
                ? new SparseFeatures(size, columns, unit)
                : new SparseFeatures(size, Arrays.copyOf(kept, count), Arrays.copyOf(unit, count));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return switch (other) {
            case SparseFeatures that ->
                size == that.size && Arrays.equals(columns, that.columns) && Arrays.equals(values, that.values);
            case DenseFeatures that -> isSame(that);
            case null, default -> false;
        };
    }

    private boolean isSame(DenseFeatures dense) {
        int entry = 0;
        boolean same = size == dense.size();
        for (int column = 0; column < dense.size() && same; column++) {
            if (dense.at(column) != 0) {
                same = entry < columns.length && columns[entry] == column && values[entry++] == dense.at(column);
            }
        }
        return same && entry == columns.length;
    }

    @Override
    public int hashCode() {
        int hash = size;
        for (int entry = 0; entry < columns.length; entry++) {
            hash = hash(hash, columns[entry], values[entry]);
        }
        return hash;
    }

    static int hash(int before, int column, float value) {
        return 31 * (31 * before + column) + Float.floatToIntBits(value);
    }

    @Override
    public String toString() {
        return IntStream.range(0, columns.length)
                .mapToObj(entry -> columns[entry] + ": " + values[entry])
                .collect(Collectors.joining(", ", "{", "} of " + size));
    }
}
