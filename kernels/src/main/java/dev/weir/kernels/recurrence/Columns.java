package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Tensor;

/** Columns of a matrix, where they lie: column c of a row r is {@code values[row(r) + c]}. An empty array stands for what is not given. */
record Columns(float[] values, int at, int stride) {
    static final Columns NONE = new Columns(new float[0], 0, 0);

    /** Columns {@code from} to {@code to} of a new matrix that has no others. */
    static Columns over(float[] values, int from, int to) {
        return new Columns(values, -from, to - from);
    }

    /** Columns {@code from} to {@code to} of an input taken as rows of {@code width}. What is f32 is read in place; of what has two bytes those columns are widened. */
    static Columns of(Job job, String input, int rows, int width, int from, int to) {
        if (!job.has(input)) {
            return NONE;
        }
        Tensor tensor = job.tensor(input);
        if (tensor instanceof HalfTensor half) {
            Columns columns = over(new float[rows * (to - from)], from, to);
            for (int row = 0; row < rows; row++) {
                half.widen(row * width + from, columns.values, row * (to - from), to - from);
            }
            return columns;
        }
        FloatTensor floats = job.floats(input);
        return new Columns(floats.values(), 0, width);
    }

    boolean given() {
        return values.length > 0;
    }

    int row(int row) {
        return at + row * stride;
    }
}
