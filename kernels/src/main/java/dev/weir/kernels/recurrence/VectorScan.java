package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.linalg.VectorExp;
import dev.weir.kernels.linalg.VectorSoftplus;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * A selective scan, a register of channels at a time. The states of a block of channels stay in the nearest cache while all steps pass; they lie state by state, [states, channels], so
 * that neighbouring channels are neighbours.
 */
final class VectorScan {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    /** Floats of states that are kept near. */
    private static final int NEAR = 4096;

    /** Channels that pass a chain of loops, each of which finds in the nearest cache what the one before has left. */
    private static final int PIECE = 256;

    private static final int BEAT = 1 << 16;
    private static final double LOG2_E = 1.4426950408889634;

    private final ScanInputs in;
    private final float[] a;
    /** {@code −a·log₂ e} where each step shrinks each state, as it does where nothing is negative but a; else empty. */
    private final float[] halvings;

    private final float[] powers = new float[NEAR];
    private final Pulse pulse;

    VectorScan(ScanInputs in, Pulse pulse) {
        this.in = in;
        this.pulse = pulse;
        a = turned(in.a(), in.channels(), in.states());
        halvings = new float[in.softplus() && in.states() == 1 && isNeverPositive(a) ? a.length : 0];
        for (int i = 0; i < halvings.length; i++) {
            halvings[i] = (float) (-a[i] * LOG2_E);
        }
    }

    private static boolean isNeverPositive(float[] values) {
        boolean never = true;
        for (float value : values) {
            never &= value <= 0;
        }
        return never;
    }

    /** [rows, columns] to [columns, rows]. */
    static float[] turned(float[] from, int rows, int columns) {
        float[] to = new float[from.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[j * rows + i] = from[i * columns + j];
            }
        }
        return to;
    }

    /** @param h [states, channels], changed */
    void run(int from, int to, float[] h, float[] y) {
        int width = in.channels() / in.groups();
        int block = Math.max(8 * LANES.length(), NEAR / Math.max(1, in.states()));
        for (int group = 0; group < in.groups(); group++) {
            for (int first = group * width; first < (group + 1) * width; first += block) {
                int last = Math.min(first + block, (group + 1) * width);
                int beat = Math.max(1, BEAT / ((last - first) * (in.states() + 1)));
                for (int step = from; step < to; step += beat) {
                    pulse.beat();
                    steps(step, Math.min(to, step + beat), group, first, last, h, y);
                }
            }
        }
    }

    private void steps(int from, int to, int group, int first, int last, float[] h, float[] y) {
        int whole = LANES.loopBound(last - first);
        float[] deltas = new float[whole];
        float[] sums = new float[whole];
        for (int step = from; step < to; step++) {
            int row = in.row(step);
            int shared = (row * in.groups() + group) * in.states();
            int place = in.uAt() + row * in.uStride() + first;
            int cell = row * in.channels() + first;
            if (in.states() == 1) {
                for (int i = 0; i < whole; i += PIECE) {
                    single(Math.min(PIECE, whole - i), cell + i, place + i, first + i, deltas, shared, h, y);
                }
            } else if (whole > 0) {
                deltas(whole, cell, first, deltas);
                begin(in.u(), place, in.d(), first, sums);
                for (int n = 0; n < in.states(); n++) {
                    int at = n * in.channels() + first;
                    decay(deltas, in.u(), place, a, h, at, in.b()[shared + n], in.c()[shared + n], sums);
                }
                end(sums, in.z(), cell, y, place);
            }
            if (first + whole < last) {
                rest(row, shared, first + whole, LANES.indexInRange(first + whole, last), h, y);
            }
        }
    }

    /** One state for each channel: nothing is summed, so results can go straight to their place. */
    private void single(int count, int cell, int place, int first, float[] deltas, int shared, float[] h, float[] y) {
        float b = in.b()[shared];
        float c = in.c()[shared];
        if (in.softplus() || in.bias().length > 0) {
            deltas(count, cell, first, deltas);
        }
        if (halvings.length > 0) {
            shrinking(count, deltas, in.u(), place, halvings, h, first, b, c, y);
        } else if (in.softplus() || in.bias().length > 0) {
            one(count, deltas, 0, in.u(), place, a, h, first, b, c, y);
        } else {
            one(count, in.delta(), cell, in.u(), place, a, h, first, b, c, y);
        }
        for (int i = 0; in.d().length > 0 && i < count; i++) {
            y[place + i] = Math.fma(in.d()[first + i], in.u()[place + i], y[place + i]);
        }
        if (in.z().length > 0) {
            gate(count, in.z(), cell, y, place, y, place);
        }
    }

    private static void shrinking(
            int count,
            float[] deltas,
            float[] u,
            int at,
            float[] halvings,
            float[] h,
            int first,
            float b,
            float c,
            float[] y) {
        for (int i = 0; i < count; i += LANES.length()) {
            FloatVector delta = FloatVector.fromArray(LANES, deltas, i);
            FloatVector input =
                    delta.mul(FloatVector.fromArray(LANES, u, at + i)).mul(b);
            FloatVector state = VectorExp.halvings(delta.mul(FloatVector.fromArray(LANES, halvings, first + i)))
                    .fma(FloatVector.fromArray(LANES, h, first + i), input);
            state.intoArray(h, first + i);
            state.mul(c).intoArray(y, at + i);
        }
    }

    private static void one(
            int count,
            float[] deltas,
            int deltaAt,
            float[] u,
            int at,
            float[] a,
            float[] h,
            int first,
            float b,
            float c,
            float[] y) {
        for (int i = 0; i < count; i += LANES.length()) {
            FloatVector delta = FloatVector.fromArray(LANES, deltas, deltaAt + i);
            FloatVector input =
                    delta.mul(FloatVector.fromArray(LANES, u, at + i)).mul(b);
            FloatVector state = VectorExp.of(delta.mul(FloatVector.fromArray(LANES, a, first + i)))
                    .fma(FloatVector.fromArray(LANES, h, first + i), input);
            state.intoArray(h, first + i);
            state.mul(c).intoArray(y, at + i);
        }
    }

    // Loops of one exponential each, over a row that the nearest cache holds: more of them in one method is more than
    // the compiler inlines, and vectors would be boxed.

    private void deltas(int count, int at, int biasAt, float[] to) {
        float[] bias = in.bias();
        if (bias.length == 0 && in.softplus()) {
            VectorSoftplus.of(in.delta(), at, count, powers, to);
            return;
        }
        System.arraycopy(in.delta(), at, to, 0, count);
        for (int i = 0; bias.length > 0 && i < count; i++) {
            to[i] += bias[biasAt + i];
        }
        if (in.softplus()) {
            VectorSoftplus.of(to, 0, count, powers, to);
        }
    }

    private static void begin(float[] u, int at, float[] d, int dAt, float[] sums) {
        if (d.length == 0) {
            Arrays.fill(sums, 0);
            return;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = d[dAt + i] * u[at + i];
        }
    }

    private static void decay(
            float[] deltas, float[] u, int uAt, float[] a, float[] h, int at, float b, float c, float[] sums) {
        for (int i = 0; i < deltas.length; i += LANES.length()) {
            FloatVector delta = FloatVector.fromArray(LANES, deltas, i);
            FloatVector input =
                    delta.mul(FloatVector.fromArray(LANES, u, uAt + i)).mul(b);
            FloatVector state = VectorExp.of(delta.mul(FloatVector.fromArray(LANES, a, at + i)))
                    .fma(FloatVector.fromArray(LANES, h, at + i), input);
            state.intoArray(h, at + i);
            state.fma(FloatVector.broadcast(LANES, c), FloatVector.fromArray(LANES, sums, i))
                    .intoArray(sums, i);
        }
    }

    private static void end(float[] sums, float[] z, int zAt, float[] y, int yAt) {
        if (z.length == 0) {
            System.arraycopy(sums, 0, y, yAt, sums.length);
            return;
        }
        gate(sums.length, z, zAt, sums, 0, y, yAt);
    }

    private static void gate(int count, float[] z, int zAt, float[] from, int at, float[] y, int yAt) {
        for (int i = 0; i < count; i += LANES.length()) {
            FloatVector gate = FloatVector.fromArray(LANES, z, zAt + i);
            FloatVector.fromArray(LANES, from, at + i)
                    .mul(gate.div(VectorExp.of(gate.neg()).add(1)))
                    .intoArray(y, yAt + i);
        }
    }

    /** Channels that do not fill a register. */
    private void rest(int row, int shared, int e, VectorMask<Float> some, float[] h, float[] y) {
        FloatVector x = FloatVector.fromArray(LANES, in.delta(), row * in.channels() + e, some);
        if (in.bias().length > 0) {
            x = x.add(FloatVector.fromArray(LANES, in.bias(), e, some));
        }
        FloatVector delta = in.softplus() ? VectorSoftplus.of(x) : x;
        int place = in.uAt() + row * in.uStride() + e;
        FloatVector u = FloatVector.fromArray(LANES, in.u(), place, some);
        FloatVector sum = FloatVector.zero(LANES);
        for (int n = 0; n < in.states(); n++) {
            int at = n * in.channels() + e;
            FloatVector state = VectorExp.of(delta.mul(FloatVector.fromArray(LANES, a, at, some)))
                    .fma(FloatVector.fromArray(LANES, h, at, some), delta.mul(u).mul(in.b()[shared + n]));
            state.intoArray(h, at, some);
            sum = state.fma(FloatVector.broadcast(LANES, in.c()[shared + n]), sum);
        }
        if (in.d().length > 0) {
            sum = FloatVector.fromArray(LANES, in.d(), e, some).fma(u, sum);
        }
        if (in.z().length > 0) {
            FloatVector z = FloatVector.fromArray(LANES, in.z(), row * in.channels() + e, some);
            sum = sum.mul(z.div(VectorExp.of(z.neg()).add(1)));
        }
        sum.intoArray(y, place, some);
    }
}
