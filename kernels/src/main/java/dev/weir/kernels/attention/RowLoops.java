package dev.weir.kernels.attention;

import dev.weir.kernels.linalg.LaneSum;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** One row against rows that are read once. Four sums at a time, so that one multiply-add need not wait for another. */
final class RowLoops {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int L = LANES.length();

    private RowLoops() {}

    /** {@code s[j] ← Σ q·K[j]} over {@code width}, for {@code count} rows of K that lie {@code stride} apart. */
    static void dots(int count, float[] k, int at, int stride, float[] q, int qAt, int width, float[] s) {
        int whole = LANES.loopBound(width);
        int j = 0;
        for (; j + 3 < count; j += 4) {
            int k0 = at + j * stride;
            int k1 = k0 + stride;
            int k2 = k1 + stride;
            int k3 = k2 + stride;
            FloatVector s0 = FloatVector.zero(LANES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int c = 0; c < whole; c += L) {
                FloatVector x = FloatVector.fromArray(LANES, q, qAt + c);
                s0 = x.fma(FloatVector.fromArray(LANES, k, k0 + c), s0);
                s1 = x.fma(FloatVector.fromArray(LANES, k, k1 + c), s1);
                s2 = x.fma(FloatVector.fromArray(LANES, k, k2 + c), s2);
                s3 = x.fma(FloatVector.fromArray(LANES, k, k3 + c), s3);
            }
            s[j] = LaneSum.of(s0) + rest(k, k0, q, qAt, whole, width);
            s[j + 1] = LaneSum.of(s1) + rest(k, k1, q, qAt, whole, width);
            s[j + 2] = LaneSum.of(s2) + rest(k, k2, q, qAt, whole, width);
            s[j + 3] = LaneSum.of(s3) + rest(k, k3, q, qAt, whole, width);
        }
        for (; j < count; j++) {
            FloatVector sum = FloatVector.zero(LANES);
            for (int c = 0; c < whole; c += L) {
                sum = FloatVector.fromArray(LANES, q, qAt + c)
                        .fma(FloatVector.fromArray(LANES, k, at + j * stride + c), sum);
            }
            s[j] = LaneSum.of(sum) + rest(k, at + j * stride, q, qAt, whole, width);
        }
    }

    private static float rest(float[] k, int at, float[] q, int qAt, int from, int width) {
        float sum = 0;
        for (int c = from; c < width; c++) {
            sum = Math.fma(q[qAt + c], k[at + c], sum);
        }
        return sum;
    }

    /** {@code o ← factor·o + Σ p[j]·V[j]} over {@code count} rows of V that lie {@code stride} apart. */
    static void weigh(
            int count, float[] p, float[] v, int at, int stride, float factor, float[] o, int oAt, int width) {
        int c = 0;
        for (; c + 8 * L <= width; c += 8 * L) {
            eight(count, p, v, at + c, stride, factor, o, oAt + c);
        }
        for (; c + 4 * L <= width; c += 4 * L) {
            FloatVector o0 = FloatVector.zero(LANES);
            FloatVector o1 = o0;
            FloatVector o2 = o0;
            FloatVector o3 = o0;
            for (int j = 0; j < count; j++) {
                int row = at + j * stride + c;
                FloatVector x = FloatVector.broadcast(LANES, p[j]);
                o0 = x.fma(FloatVector.fromArray(LANES, v, row), o0);
                o1 = x.fma(FloatVector.fromArray(LANES, v, row + L), o1);
                o2 = x.fma(FloatVector.fromArray(LANES, v, row + 2 * L), o2);
                o3 = x.fma(FloatVector.fromArray(LANES, v, row + 3 * L), o3);
            }
            add(o0, factor, o, oAt + c);
            add(o1, factor, o, oAt + c + L);
            add(o2, factor, o, oAt + c + 2 * L);
            add(o3, factor, o, oAt + c + 3 * L);
        }
        for (; c + L <= width; c += L) {
            FloatVector sum = FloatVector.zero(LANES);
            for (int j = 0; j < count; j++) {
                sum = FloatVector.broadcast(LANES, p[j]).fma(FloatVector.fromArray(LANES, v, at + j * stride + c), sum);
            }
            add(sum, factor, o, oAt + c);
        }
        for (; c < width; c++) {
            float sum = 0;
            for (int j = 0; j < count; j++) {
                sum = Math.fma(p[j], v[at + j * stride + c], sum);
            }
            o[oAt + c] = factor * o[oAt + c] + sum;
        }
    }

    /** Eight registers of columns: a row of 64 floats is read at once where registers have eight. */
    private static void eight(int count, float[] p, float[] v, int at, int stride, float factor, float[] o, int oAt) {
        FloatVector o0 = FloatVector.zero(LANES);
        FloatVector o1 = o0;
        FloatVector o2 = o0;
        FloatVector o3 = o0;
        FloatVector o4 = o0;
        FloatVector o5 = o0;
        FloatVector o6 = o0;
        FloatVector o7 = o0;
        for (int j = 0; j < count; j++) {
            int row = at + j * stride;
            FloatVector x = FloatVector.broadcast(LANES, p[j]);
            o0 = x.fma(FloatVector.fromArray(LANES, v, row), o0);
            o1 = x.fma(FloatVector.fromArray(LANES, v, row + L), o1);
            o2 = x.fma(FloatVector.fromArray(LANES, v, row + 2 * L), o2);
            o3 = x.fma(FloatVector.fromArray(LANES, v, row + 3 * L), o3);
            o4 = x.fma(FloatVector.fromArray(LANES, v, row + 4 * L), o4);
            o5 = x.fma(FloatVector.fromArray(LANES, v, row + 5 * L), o5);
            o6 = x.fma(FloatVector.fromArray(LANES, v, row + 6 * L), o6);
            o7 = x.fma(FloatVector.fromArray(LANES, v, row + 7 * L), o7);
        }
        add(o0, factor, o, oAt);
        add(o1, factor, o, oAt + L);
        add(o2, factor, o, oAt + 2 * L);
        add(o3, factor, o, oAt + 3 * L);
        add(o4, factor, o, oAt + 4 * L);
        add(o5, factor, o, oAt + 5 * L);
        add(o6, factor, o, oAt + 6 * L);
        add(o7, factor, o, oAt + 7 * L);
    }

    private static void add(FloatVector sum, float factor, float[] o, int at) {
        FloatVector.fromArray(LANES, o, at)
                .fma(FloatVector.broadcast(LANES, factor), sum)
                .intoArray(o, at);
    }

    /** As {@link #weigh}, but a weight of zero hides its row, whatever that is: zero times NaN is no zero. */
    static void weighSeen(
            int count, float[] p, int pAt, float[] v, int at, int stride, float factor, float[] o, int oAt, int width) {
        for (int c = 0; c < width; c++) {
            o[oAt + c] *= factor;
        }
        for (int j = 0; j < count; j++) {
            for (int c = 0; p[pAt + j] != 0 && c < width; c++) {
                o[oAt + c] = Math.fma(p[pAt + j], v[at + j * stride + c], o[oAt + c]);
            }
        }
    }

    /** Whether all of {@code count} rows is finite. */
    static boolean finite(int count, float[] v, int at, int stride, int width) {
        int whole = LANES.loopBound(width);
        FloatVector sum = FloatVector.zero(LANES);
        float rest = 0;
        for (int j = 0; j < count; j++) {
            for (int c = 0; c < whole; c += L) {
                // x·0 is NaN for NaN and infinities alone.
                sum = FloatVector.fromArray(LANES, v, at + j * stride + c)
                        .mul(0)
                        .add(sum);
            }
            for (int c = whole; c < width; c++) {
                rest += v[at + j * stride + c] * 0;
            }
        }
        return LaneSum.of(sum) + rest == 0;
    }
}
