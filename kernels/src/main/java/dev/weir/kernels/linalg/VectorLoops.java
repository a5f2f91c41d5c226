package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.ADD;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The Vector API forms. Loaded only where the module is present. */
final class VectorLoops {
    /** Eight lanes on every machine, for the eight running sums. */
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    private VectorLoops() {}

    static int floatLanes() {
        return FloatVector.SPECIES_PREFERRED.length();
    }

    static float squaredDistance(float[] a, float[] b) {
        FloatVector sums = FloatVector.zero(EIGHT);
        int i = 0;
        for (int bound = EIGHT.loopBound(a.length); i < bound; i += EIGHT.length()) {
            FloatVector difference = FloatVector.fromArray(EIGHT, a, i).sub(FloatVector.fromArray(EIGHT, b, i));
            // No fused multiply-add: the plain form rounds the square, too.
            sums = sums.add(difference.mul(difference));
        }
        if (i < a.length) {
            var rest = EIGHT.indexInRange(i, a.length);
            FloatVector difference =
                    FloatVector.fromArray(EIGHT, a, i, rest).sub(FloatVector.fromArray(EIGHT, b, i, rest));
            sums = sums.add(difference.mul(difference));
        }
        return inFixedOrder(sums);
    }

    static float dot(float[] a, float[] b) {
        FloatVector sums = FloatVector.zero(EIGHT);
        int i = 0;
        for (int bound = EIGHT.loopBound(a.length); i < bound; i += EIGHT.length()) {
            sums = sums.add(FloatVector.fromArray(EIGHT, a, i).mul(FloatVector.fromArray(EIGHT, b, i)));
        }
        if (i < a.length) {
            var rest = EIGHT.indexInRange(i, a.length);
            sums = sums.add(FloatVector.fromArray(EIGHT, a, i, rest).mul(FloatVector.fromArray(EIGHT, b, i, rest)));
        }
        return inFixedOrder(sums);
    }

    private static float inFixedOrder(FloatVector sums) {
        return ((sums.lane(0) + sums.lane(4)) + (sums.lane(2) + sums.lane(6)))
                + ((sums.lane(1) + sums.lane(5)) + (sums.lane(3) + sums.lane(7)));
    }

    static long excess(int[] row, int[] best, int at, int length) {
        long sum = 0;
        for (int from = 0; from < length; from += Excess.BLOCK) {
            sum += block(row, from, best, at + from, Math.min(Excess.BLOCK, length - from));
        }
        return sum;
    }

    static void excessOverAll(int[] row, int[] best, int stride, int length, int rows, long[] sums) {
        Arrays.fill(sums, 0, rows, 0);
        for (int from = 0; from < length; from += Excess.BLOCK) {
            int width = Math.min(Excess.BLOCK, length - from);
            for (int r = 0; r < rows; r++) {
                int excess = block(row, from, best, r * stride + from, width);
                if (excess == 0) {
                    break;
                }
                sums[r] += excess;
            }
        }
    }

    private static int block(int[] row, int from, int[] best, int at, int width) {
        IntVector sums = IntVector.zero(INTS);
        int i = 0;
        for (int bound = INTS.loopBound(width); i < bound; i += INTS.length()) {
            IntVector excess = IntVector.fromArray(INTS, row, from + i).sub(IntVector.fromArray(INTS, best, at + i));
            sums = sums.add(excess.max(0));
        }
        int sum = sums.reduceLanes(ADD);
        for (; i < width; i++) {
            sum += Math.max(0, row[from + i] - best[at + i]);
        }
        return sum;
    }
}
