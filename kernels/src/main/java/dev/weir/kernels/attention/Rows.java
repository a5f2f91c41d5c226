package dev.weir.kernels.attention;

import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Tensor;

/** A matrix inside a tensor of f32, bf16 or f16, whose rows are {@code width} long. */
public record Rows(Tensor tensor, RowMap map, int width) {
    /** Of a tensor of two axes. */
    public static Rows of(Tensor matrix) {
        int width = matrix.shape().size(1);
        return new Rows(matrix, RowMap.of(0, width), width);
    }

    /** Row {@code row} as f32, into {@code to} at {@code toAt}. */
    public void copy(int row, float[] to, int toAt) {
        switch (tensor) {
            case FloatTensor floats -> System.arraycopy(floats.values(), map.at(row), to, toAt, width);
            case HalfTensor half -> half.widen(map.at(row), to, toAt, width);
            case DoubleTensor _, IntTensor _ -> throw new IllegalArgumentException(tensor.type() + " has no f32 rows");
        }
    }

    public double at(int row, int column) {
        return tensor.at(map.at(row) + column);
    }
}
