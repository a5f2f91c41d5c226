package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Optional;

/**
 * An operand of a job: one matrix or a batch of them, of four bytes or two.
 *
 * @param batches empty for one matrix, which serves every product of a batch
 * @param rows as stored
 * @param columns as stored
 */
record Matrices(Tensor tensor, Optional<Integer> batches, int rows, int columns) {
    /** @throws Refused with {@link Code#TYPE} or {@link Code#SHAPE} */
    static Matrices of(Job job, String input) {
        Tensor tensor = job.tensor(input);
        Refused.unless(
                tensor instanceof FloatTensor || tensor instanceof HalfTensor,
                Code.TYPE,
                input + " must be f32, bf16 or f16, but is " + tensor.type().title());
        Shape shape = tensor.shape();
        Refused.unless(
                shape.rank() == 2 || shape.rank() == 3,
                Code.SHAPE,
                input + " must have 2 axes, or 3 for a batch, but is " + shape);
        return new Matrices(
                tensor,
                shape.rank() == 3 ? Optional.of(shape.size(0)) : Optional.empty(),
                shape.size(-2),
                shape.size(-1));
    }

    boolean isFloat() {
        return tensor instanceof FloatTensor;
    }

    /** Where a matrix starts. */
    int start(int batch) {
        return batch * step();
    }

    /** Elements from a matrix to the next; 0 if there is only one. */
    int step() {
        return batches.isEmpty() ? 0 : rows * columns;
    }

    /** Only of four bytes. */
    float[] values() {
        return ((FloatTensor) tensor).values();
    }

    /** Part of a row of the array, as f32. */
    static void load(Tensor tensor, int from, float[] to, int at, int length) {
        switch (tensor) {
            case FloatTensor floats -> System.arraycopy(floats.values(), from, to, at, length);
            case HalfTensor half -> half.widen(from, to, at, length);
            case Tensor other -> throw new IllegalArgumentException(other.type().title() + " holds no floats");
        }
    }

    /** A block of stored rows and columns, as f32, without gaps. */
    void load(int batch, int row, int column, int height, int width, float[] to) {
        for (int i = 0; i < height; i++) {
            load(tensor, start(batch) + (row + i) * columns + column, to, i * width, width);
        }
    }
}
