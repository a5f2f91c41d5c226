package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;

/** A number for each pair of query and key, broadcast to {@code [B, H, Nq, Nk]}: axes may be missing in front, or of size one. */
final class Pairs<T extends Tensor> {
    private static final int AXES = 4;

    private final T tensor;
    private final int[] strides = new int[AXES];

    /** @throws Refused with {@link Code#SHAPE} if it cannot be broadcast */
    Pairs(String name, T tensor, AttentionShape attention) {
        this.tensor = tensor;
        int keys = attention.batch() == 0 ? 0 : attention.keys(0);
        int[] target = {attention.batch(), attention.heads(), attention.queriesEach(), keys};
        Shape shape = tensor.shape();
        boolean fits = shape.rank() <= AXES;
        int stride = 1;
        for (int axis = 1; fits && axis <= shape.rank(); axis++) {
            int size = shape.size(-axis);
            fits = size == 1 || size == target[AXES - axis] || attention.batch() == 0;
            strides[AXES - axis] = size == 1 ? 0 : stride;
            stride *= Math.max(1, size);
        }
        Refused.unless(fits, Code.SHAPE, name + " " + shape + " cannot be broadcast to " + Shape.of(target));
    }

    T tensor() {
        return tensor;
    }

    int place(int b, int h, int i, int j) {
        return b * strides[0] + h * strides[1] + i * strides[2] + j * strides[3];
    }

    /** From one key to the next. */
    int step() {
        return strides[3];
    }

    double at(int b, int h, int i, int j) {
        return tensor.at(place(b, h, i, j));
    }
}
