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
    void run(int from, int to, float[] h, Columns y) {
        // Whole registers: so a channel is computed alike whatever other registers there are.
        int block = LANES.loopBound(Math.max(8 * LANES.length(), NEAR / Math.max(1, in.states())));
        for (int group = 0; group < in.groups(); group++) {
            int end = Math.min(in.to(), (group + 1) * in.width());
            for (int first = Math.max(in.from(), group * in.width()); first < end; first += block) {
                int last = Math.min(first + block, end);
                int beat = Math.max(1, BEAT / ((last - first) * (in.states() + 1)));
                for (int step = from; step < to; step += beat) {
                    pulse.beat();
                    steps(step, Math.min(to, step + beat), group, first, last, h, y);
                }
            }
        }
    }

    private void steps(int from, int to, int group, int first, int last, float[] h, Columns y) {
        int whole = LANES.loopBound(last - first);
        float[] deltas = new float[whole];
        float[] sums = new float[whole];
        float[] b = in.b().values();
        float[] c = in.c().values();
        for (int step = from; step < to; step++) {
            int row = in.row(step);
            int bAt = in.b().row(row) + group * in.states();
            int cAt = in.c().row(row) + group * in.states();
            int uAt = in.u().row(row) + first;
            if (in.states() == 1) {
                for (int i = 0; i < whole; i += PIECE) {
                    single(Math.min(PIECE, whole - i), row, first + i, deltas, b[bAt], c[cAt], h, y);
                }
            } else if (whole > 0) {
                deltas(whole, in.delta().row(row) + first, first, deltas);
                begin(in.u().values(), uAt, in.d(), first, sums);
                decay(deltas, in.u().values(), uAt, h, first, b, bAt, c, cAt, sums);
                end(sums, in.z(), row, first, y);
            }
            if (first + whole < last) {
                rest(row, bAt, cAt, first + whole, LANES.indexInRange(first + whole, last), h, y);
            }
        }
    }

    /** One state for each channel: nothing is summed, so results can go straight to their place. */
    private void single(int count, int row, int first, float[] deltas, float b, float c, float[] h, Columns y) {
        float[] u = in.u().values();
        int uAt = in.u().row(row) + first;
        int deltaAt = in.delta().row(row) + first;
        int yAt = y.row(row) + first;
        if (in.softplus() || in.bias().length > 0) {
            deltas(count, deltaAt, first, deltas);
        }
        if (halvings.length > 0) {
            shrinking(count, deltas, u, uAt, halvings, h, first, b, c, y.values(), yAt);
        } else if (in.softplus() || in.bias().length > 0) {
            one(count, deltas, 0, u, uAt, a, h, first, b, c, y.values(), yAt);
        } else {
            one(count, in.delta().values(), deltaAt, u, uAt, a, h, first, b, c, y.values(), yAt);
        }
        for (int i = 0; in.d().length > 0 && i < count; i++) {
            y.values()[yAt + i] = Math.fma(in.d()[first + i], u[uAt + i], y.values()[yAt + i]);
        }
        if (in.z().given()) {
            gate(count, in.z().values(), in.z().row(row) + first, y.values(), yAt, y.values(), yAt);
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
            float[] y,
            int yAt) {
        for (int i = 0; i < count; i += LANES.length()) {
            FloatVector delta = FloatVector.fromArray(LANES, deltas, i);
            FloatVector input =
                    delta.mul(FloatVector.fromArray(LANES, u, at + i)).mul(b);
            FloatVector state = VectorExp.halvings(delta.mul(FloatVector.fromArray(LANES, halvings, first + i)))
                    .fma(FloatVector.fromArray(LANES, h, first + i), input);
            state.intoArray(h, first + i);
            state.mul(c).intoArray(y, yAt + i);
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
            float[] y,
            int yAt) {
        for (int i = 0; i < count; i += LANES.length()) {
            FloatVector delta = FloatVector.fromArray(LANES, deltas, deltaAt + i);
            FloatVector input =
                    delta.mul(FloatVector.fromArray(LANES, u, at + i)).mul(b);
            FloatVector state = VectorExp.of(delta.mul(FloatVector.fromArray(LANES, a, first + i)))
                    .fma(FloatVector.fromArray(LANES, h, first + i), input);
            state.intoArray(h, first + i);
            state.mul(c).intoArray(y, yAt + i);
        }
    }

    // Loops of one exponential each, over a row that the nearest cache holds: more of them in one method is more than
    // the compiler inlines, and vectors would be boxed.

    private void deltas(int count, int at, int biasAt, float[] to) {
        float[] bias = in.bias();
        if (bias.length == 0 && in.softplus()) {
            VectorSoftplus.of(in.delta().values(), at, count, powers, to);
            return;
        }
        System.arraycopy(in.delta().values(), at, to, 0, count);
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

    private void decay(
            float[] deltas,
            float[] u,
            int uAt,
            float[] h,
            int first,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            float[] sums) {
        float[] rates = a;
        int states = in.states();
        int channels = in.channels();
        for (int i = 0; i < deltas.length; i += LANES.length()) {
            FloatVector delta = FloatVector.fromArray(LANES, deltas, i);
            FloatVector input = delta.mul(FloatVector.fromArray(LANES, u, uAt + i));
            FloatVector sum = FloatVector.fromArray(LANES, sums, i);
            int at = first + i;
            for (int n = 0; n < states; n++) {
                FloatVector state = VectorExp.of(delta.mul(FloatVector.fromArray(LANES, rates, at)))
                        .fma(FloatVector.fromArray(LANES, h, at), input.mul(b[bAt + n]));
                state.intoArray(h, at);
                sum = state.fma(FloatVector.broadcast(LANES, c[cAt + n]), sum);
                at += channels;
            }
            sum.intoArray(sums, i);
        }
    }

    private static void end(float[] sums, Columns z, int row, int first, Columns y) {
        if (z.given()) {
            gate(sums.length, z.values(), z.row(row) + first, sums, 0, y.values(), y.row(row) + first);
        } else {
            System.arraycopy(sums, 0, y.values(), y.row(row) + first, sums.length);
        }
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
    private void rest(int row, int bAt, int cAt, int e, VectorMask<Float> some, float[] h, Columns y) {
        FloatVector x =
                FloatVector.fromArray(LANES, in.delta().values(), in.delta().row(row) + e, some);
        if (in.bias().length > 0) {
            x = x.add(FloatVector.fromArray(LANES, in.bias(), e, some));
        }
        FloatVector delta = in.softplus() ? VectorSoftplus.of(x) : x;
        FloatVector u = FloatVector.fromArray(LANES, in.u().values(), in.u().row(row) + e, some);
        FloatVector sum = FloatVector.zero(LANES);
        for (int n = 0; n < in.states(); n++) {
            int at = n * in.channels() + e;
            float b = in.b().values()[bAt + n];
            FloatVector state = VectorExp.of(delta.mul(FloatVector.fromArray(LANES, a, at, some)))
                    .fma(FloatVector.fromArray(LANES, h, at, some), delta.mul(u).mul(b));
            state.intoArray(h, at, some);
            sum = state.fma(FloatVector.broadcast(LANES, in.c().values()[cAt + n]), sum);
        }
        if (in.d().length > 0) {
            sum = FloatVector.fromArray(LANES, in.d(), e, some).fma(u, sum);
        }
        if (in.z().given()) {
            FloatVector z = FloatVector.fromArray(LANES, in.z().values(), in.z().row(row) + e, some);
            sum = sum.mul(z.div(VectorExp.of(z.neg()).add(1)));
        }
        sum.intoArray(y.values(), y.row(row) + e, some);
    }
}
