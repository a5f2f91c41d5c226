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

    private static final int BEAT = 1 << 16;

    private final ScanInputs in;
    private final float[] a;
    private final Pulse pulse;

    VectorScan(ScanInputs in, Pulse pulse) {
        this.in = in;
        this.pulse = pulse;
        a = turned(in.a(), in.channels(), in.states());
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
            if (whole > 0 && in.states() == 1) {
                single(cell, place, first, deltas, shared, h, y);
            } else if (whole > 0) {
                deltas(in.softplus(), in.delta(), cell, in.bias(), first, deltas);
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
    private void single(int cell, int place, int first, float[] deltas, int shared, float[] h, float[] y) {
        float b = in.b()[shared];
        float c = in.c()[shared];
        if (in.softplus() || in.bias().length > 0) {
            deltas(in.softplus(), in.delta(), cell, in.bias(), first, deltas);
            one(deltas.length, deltas, 0, in.u(), place, a, h, first, b, c, y);
        } else {
            one(deltas.length, in.delta(), cell, in.u(), place, a, h, first, b, c, y);
        }
        for (int i = 0; in.d().length > 0 && i < deltas.length; i++) {
            y[place + i] = Math.fma(in.d()[first + i], in.u()[place + i], y[place + i]);
        }
        if (in.z().length > 0) {
            gate(deltas.length, in.z(), cell, y, place, y, place);
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

    private static void deltas(boolean softplus, float[] given, int at, float[] bias, int biasAt, float[] to) {
        if (bias.length == 0 && softplus) {
            softplus(given, at, to);
            return;
        }
        System.arraycopy(given, at, to, 0, to.length);
        for (int i = 0; bias.length > 0 && i < to.length; i++) {
            to[i] += bias[biasAt + i];
        }
        if (softplus) {
            softplus(to, 0, to);
        }
    }

    private static void softplus(float[] from, int at, float[] to) {
        for (int i = 0; i < to.length; i += LANES.length()) {
            VectorSoftplus.of(FloatVector.fromArray(LANES, from, at + i)).intoArray(to, i);
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
