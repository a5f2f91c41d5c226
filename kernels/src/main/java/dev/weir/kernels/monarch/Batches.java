package dev.weir.kernels.monarch;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Shape;

/** Arrays of which the innermost axis is the vector and all others are the batch. */
final class Batches {
    private Batches() {}

    /** Rows of the batch. @throws Refused with {@link Code#SHAPE} unless the innermost size is as wanted */
    static int rows(Shape x, int width) {
        Refused.unless(
                x.rank() >= 1 && x.size(-1) == width,
                Code.SHAPE,
                "x must have " + width + " elements innermost, but is " + x);
        int rows = 1;
        for (int axis = 0; axis + 1 < x.rank(); axis++) {
            rows = Math.multiplyExact(rows, x.size(axis));
        }
        return rows;
    }

    /** The shape with another innermost size. @throws Refused with {@link Code#SHAPE} if it has too many elements */
    static Shape wide(Shape x, long width) {
        int[] sizes = x.sizes();
        long count = width;
        for (int axis = 0; axis + 1 < sizes.length; axis++) {
            count = Math.max(count, 1) * Math.max(sizes[axis], 1);
            require(count, "the output");
        }
        require(count, "the output");
        sizes[sizes.length - 1] = (int) width;
        return Shape.of(sizes);
    }

    /** @throws Refused with {@link Code#SHAPE} */
    static void require(long count, String what) {
        Refused.unless(
                count <= Integer.MAX_VALUE,
                Code.SHAPE,
                what + " would have " + count + " elements; the most is 2^31 - 1");
    }
}
