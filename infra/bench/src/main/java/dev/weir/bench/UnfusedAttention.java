package dev.weir.bench;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.linalg.VectorWeight;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Attention in three steps, as with a library of matrix products: all logits of a head, their softmax, the product with the values. The products are those of the library; maxima and exponentials are the ones that the fused
 * kernel has. Lengths are whole registers.
 */
final class UnfusedAttention implements Stopwatch.Task {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private final float[] q;
    private final float[] k;
    private final float[] v;
    private final int heads;
    private final int length;
    private final int width;
    private final Gemm gemm;
    private final float[] logits;
    private final float[] outputs;

    UnfusedAttention(Map<String, Tensor> inputs, int heads, int length, int width, Gemm gemm) {
        q = values(inputs, "Q");
        k = values(inputs, "K");
        v = values(inputs, "V");
        this.heads = heads;
        this.length = length;
        this.width = width;
        this.gemm = gemm;
        logits = new float[length * length];
        outputs = new float[heads * length * width];
    }

    private static float[] values(Map<String, Tensor> inputs, String name) {
        return inputs.get(name) instanceof FloatTensor floats ? floats.values() : new float[0];
    }

    @Override
    public double run() {
        float scale = (float) (1 / Math.sqrt(width));
        for (int head = 0; head < heads; head++) {
            int at = head * length * width;
            gemm.multiply(false, true, length, length, width, scale, q, at, width, k, at, width, 0, logits, 0, length);
            for (int row = 0; row < length; row++) {
                softmax(logits, row * length, length);
            }
            gemm.multiply(
                    false, false, length, width, length, 1, logits, 0, length, v, at, width, 0, outputs, at, width);
        }
        return outputs[0];
    }

    private static void softmax(float[] s, int at, int length) {
        FloatVector most = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        for (int j = at; j < at + length; j += LANES.length()) {
            FloatVector logits = FloatVector.fromArray(LANES, s, j);
            most = most.blend(logits, logits.compare(GT, most));
        }
        float greatest = most.reduceLanes(MAX);
        FloatVector total = FloatVector.zero(LANES);
        for (int j = at; j < at + length; j += LANES.length()) {
            FloatVector weight =
                    VectorWeight.of(FloatVector.fromArray(LANES, s, j).sub(greatest));
            weight.intoArray(s, j);
            total = total.add(weight);
        }
        float share = 1 / total.reduceLanes(ADD);
        for (int j = at; j < at + length; j += LANES.length()) {
            FloatVector.fromArray(LANES, s, j).mul(share).intoArray(s, j);
        }
    }
}
