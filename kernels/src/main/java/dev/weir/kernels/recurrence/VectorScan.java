package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.linalg.VectorExp;
import dev.weir.kernels.linalg.VectorSoftplus;
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
        for (int step = from; step < to; step++) {
            int row = in.row(step);
            int shared = (row * in.groups() + group) * in.states();
            int e = first;
            if (in.states() == 1) {
                for (; e <= last - LANES.length(); e += LANES.length()) {
                    one(row, shared, e, h, y);
                }
            } else {
                for (; e <= last - LANES.length(); e += LANES.length()) {
                    several(row, shared, e, h, y);
                }
            }
            if (e < last) {
                rest(row, shared, e, LANES.indexInRange(e, last), h, y);
            }
        }
    }

    private void one(int row, int shared, int e, float[] h, float[] y) {
        FloatVector delta = delta(FloatVector.fromArray(LANES, in.delta(), row * in.channels() + e), e);
        int place = in.uAt() + row * in.uStride() + e;
        FloatVector u = FloatVector.fromArray(LANES, in.u(), place);
        FloatVector state = VectorExp.of(delta.mul(FloatVector.fromArray(LANES, a, e)))
                .fma(FloatVector.fromArray(LANES, h, e), delta.mul(u).mul(in.b()[shared]));
        state.intoArray(h, e);
        FloatVector sum = state.mul(in.c()[shared]);
        if (in.d().length > 0) {
            sum = FloatVector.fromArray(LANES, in.d(), e).fma(u, sum);
        }
        gated(sum, row, e).intoArray(y, place);
    }

    private void several(int row, int shared, int e, float[] h, float[] y) {
        FloatVector delta = delta(FloatVector.fromArray(LANES, in.delta(), row * in.channels() + e), e);
        int place = in.uAt() + row * in.uStride() + e;
        FloatVector u = FloatVector.fromArray(LANES, in.u(), place);
        FloatVector input = delta.mul(u);
        FloatVector sum = FloatVector.zero(LANES);
        for (int n = 0; n < in.states(); n++) {
            int at = n * in.channels() + e;
            FloatVector state = VectorExp.of(delta.mul(FloatVector.fromArray(LANES, a, at)))
                    .fma(FloatVector.fromArray(LANES, h, at), input.mul(in.b()[shared + n]));
            state.intoArray(h, at);
            sum = state.fma(FloatVector.broadcast(LANES, in.c()[shared + n]), sum);
        }
        if (in.d().length > 0) {
            sum = FloatVector.fromArray(LANES, in.d(), e).fma(u, sum);
        }
        gated(sum, row, e).intoArray(y, place);
    }

    private FloatVector delta(FloatVector given, int e) {
        FloatVector x = in.bias().length == 0 ? given : given.add(FloatVector.fromArray(LANES, in.bias(), e));
        return in.softplus() ? VectorSoftplus.of(x) : x;
    }

    private FloatVector gated(FloatVector sum, int row, int e) {
        if (in.z().length == 0) {
            return sum;
        }
        FloatVector z = FloatVector.fromArray(LANES, in.z(), row * in.channels() + e);
        return sum.mul(z.div(VectorExp.of(z.neg()).add(1)));
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
