package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

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
            sums = difference.mul(difference).add(sums);
        }
        if (i < a.length) {
            var rest = EIGHT.indexInRange(i, a.length);
            FloatVector difference =
                    FloatVector.fromArray(EIGHT, a, i, rest).sub(FloatVector.fromArray(EIGHT, b, i, rest));
            sums = difference.mul(difference).add(sums);
        }
        return inFixedOrder(sums);
    }

    static float dot(float[] a, float[] b) {
        FloatVector sums = FloatVector.zero(EIGHT);
        int i = 0;
        for (int bound = EIGHT.loopBound(a.length); i < bound; i += EIGHT.length()) {
            sums = FloatVector.fromArray(EIGHT, a, i)
                    .mul(FloatVector.fromArray(EIGHT, b, i))
                    .add(sums);
        }
        if (i < a.length) {
            var rest = EIGHT.indexInRange(i, a.length);
            sums = FloatVector.fromArray(EIGHT, a, i, rest)
                    .mul(FloatVector.fromArray(EIGHT, b, i, rest))
                    .add(sums);
        }
        return inFixedOrder(sums);
    }

    static float floatExcess(float[] rows, int rowAt, float[] best, int at, int length) {
        FloatVector a = FloatVector.zero(EIGHT);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int whole = length - length % FloatExcess.SUMS;
        for (int i = 0; i < whole; i += FloatExcess.SUMS) {
            a = excess(floats(rows, rowAt + i), best, at + i).add(a);
            b = excess(floats(rows, rowAt + i + 8), best, at + i + 8).add(b);
            c = excess(floats(rows, rowAt + i + 16), best, at + i + 16).add(c);
            d = excess(floats(rows, rowAt + i + 24), best, at + i + 24).add(d);
        }
        return inFixedOrder(a.add(b).add(c.add(d))) + FloatExcess.rest(rows, rowAt, best, at, whole, length);
    }

    static void raise(float[] best, float[] rows, int rowAt) {
        int whole = EIGHT.loopBound(best.length);
        for (int i = 0; i < whole; i += EIGHT.length()) {
            floats(best, i).max(floats(rows, rowAt + i)).intoArray(best, i);
        }
        FloatExcess.raise(best, rows, rowAt, whole);
    }

    /** {@code max} would see to NaN and −0, which takes three times as long. */
    static float largest(float[] values) {
        FloatVector a = FloatVector.broadcast(EIGHT, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        int whole = values.length - values.length % 16;
        for (int i = 0; i < whole; i += 16) {
            FloatVector c = floats(values, i);
            FloatVector d = floats(values, i + 8);
            a = c.blend(a, c.compare(LE, a));
            b = d.blend(b, d.compare(LE, b));
        }
        return FloatSearch.largest(values, whole, a.max(b).reduceLanes(MAX));
    }

    /** The first place from which on one of eight is {@code value}, or that of what is left. */
    static int equal(float[] values, float value) {
        int whole = EIGHT.loopBound(values.length);
        for (int i = 0; i < whole; i += EIGHT.length()) {
            if (floats(values, i).compare(EQ, value).anyTrue()) {
                return i;
            }
        }
        return whole;
    }

    static int atLeast(float least, float[] values, int[] places) {
        int count = 0;
        int whole = EIGHT.loopBound(values.length);
        for (int i = 0; i < whole; i += EIGHT.length()) {
            long lanes = floats(values, i).compare(GE, least).toLong();
            for (; lanes != 0; lanes &= lanes - 1) {
                places[count++] = i + Long.numberOfTrailingZeros(lanes);
            }
        }
        return FloatSearch.atLeast(least, values, whole, places, count);
    }

    static Extremes extremes(float[] values, int at, int length) {
        FloatVector least = FloatVector.broadcast(EIGHT, Float.POSITIVE_INFINITY);
        FloatVector most = FloatVector.broadcast(EIGHT, Float.NEGATIVE_INFINITY);
        int whole = EIGHT.loopBound(length);
        for (int i = 0; i < whole; i += EIGHT.length()) {
            FloatVector value = floats(values, at + i);
            least = value.min(least);
            most = value.max(most);
        }
        return Extremes.rest(values, at, length, whole, new Extremes(least.reduceLanes(MIN), most.reduceLanes(MAX)));
    }

    /** Two sums, for each waits for itself. */
    static boolean finite(float[] values, int at, int length) {
        FloatVector even = FloatVector.zero(EIGHT);
        FloatVector odd = FloatVector.zero(EIGHT);
        int whole = length - length % (2 * EIGHT.length());
        for (int i = 0; i < whole; i += 2 * EIGHT.length()) {
            even = floats(values, at + i).mul(0).add(even);
            odd = floats(values, at + i + EIGHT.length()).mul(0).add(odd);
        }
        return even.add(odd).reduceLanes(ADD) == 0 && Finite.rest(values, at, length, whole);
    }

    private static FloatVector floats(float[] from, int at) {
        return FloatVector.fromArray(EIGHT, from, at);
    }

    private static FloatVector excess(FloatVector row, float[] best, int at) {
        return row.sub(floats(best, at)).max(0);
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
            sums = excess.max(0).add(sums);
        }
        int sum = sums.reduceLanes(ADD);
        for (; i < width; i++) {
            sum += Math.max(0, row[from + i] - best[at + i]);
        }
        return sum;
    }
}
