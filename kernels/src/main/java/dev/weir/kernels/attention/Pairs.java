package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;

/**
 * A number for each pair of query and key: axes may be missing in front, or of size one.
 *
 * <pre>
 *   dense    broadcast to [B, Hq, Nq, Nk]
 *   packed   broadcast to [Hq, ΣNq, M]      M keys has the longest sequence; key j is that of the query's own sequence, and what is past its keys is not looked at
 * </pre>
 */
final class Pairs<T extends Tensor> {
    private static final int AXES = 4;

    private final T tensor;
    private final AttentionShape attention;
    private final int[] strides = new int[AXES];

    /** @throws Refused with {@link Code#SHAPE} if it cannot be broadcast */
    Pairs(String name, T tensor, AttentionShape attention) {
        this.tensor = tensor;
        this.attention = attention;
        int[] target = attention.packed()
                ? new int[] {attention.heads(), attention.rows(), attention.longest()}
                : new int[] {attention.batch(), attention.heads(), attention.queriesEach(), attention.longest()};
        // Without a sequence nobody knows how many keys each has.
        boolean unknown = !attention.packed() && attention.batch() == 0;
        Shape shape = tensor.shape();
        boolean fits = shape.rank() <= target.length;
        int stride = 1;
        for (int axis = 1; fits && axis <= shape.rank(); axis++) {
            int size = shape.size(-axis);
            fits = size == 1 || size == target[target.length - axis] || unknown;
            strides[AXES - axis] = size == 1 ? 0 : stride;
            stride *= Math.max(1, size);
        }
        Refused.unless(fits, Code.SHAPE, () -> name + " " + shape + " cannot be broadcast to " + Shape.text(target));
    }

    T tensor() {
        return tensor;
    }

    int place(int b, int h, int i, int j) {
        return b * strides[0] + h * strides[1] + attention.maskRow(b, i) * strides[2] + j * strides[3];
    }

    /** From one key to the next. */
    int step() {
        return strides[3];
    }

    double at(int b, int h, int i, int j) {
        return tensor.at(place(b, h, i, j));
    }

    /** Whether sequences have numbers of their own. */
    boolean differs() {
        return attention.packed() || strides[0] > 0;
    }

    /** Of the pairs of a sequence, those whose number is not 0; each element is looked at once. */
    double share(int b) {
        int heads = strides[1] == 0 ? Math.min(1, attention.heads()) : attention.heads();
        int queries = strides[2] == 0 ? Math.min(1, attention.queries(b)) : attention.queries(b);
        int keys = strides[3] == 0 ? Math.min(1, attention.keys(b)) : attention.keys(b);
        double seen = 0;
        for (int h = 0; h < heads; h++) {
            for (int i = 0; i < queries; i++) {
                int place = place(b, h, i, 0);
                for (int j = 0; j < keys; j++) {
                    seen += tensor.at(place + j * strides[3]) == 0 ? 0 : 1;
                }
            }
        }
        return seen / Math.max(1, (double) heads * queries * keys);
    }
}
