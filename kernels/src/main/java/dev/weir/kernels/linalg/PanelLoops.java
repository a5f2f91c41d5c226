package dev.weir.kernels.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A row against a panel of {@link PackedRows}: a lane for each of its rows, a register for each of the eight running sums. Eight chains of additions hide each other's
 * latency. Loaded only where the Vector API is present.
 */
final class PanelLoops {
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

    private PanelLoops() {}

    static void squaredDistances(float[] x, int xAt, int columns, float[] packed, int at, float[] out, int outAt) {
        FloatVector s0 = FloatVector.zero(EIGHT);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        int i = 0;
        int from = at;
        for (int bound = columns - columns % 8; i < bound; i += 8, from += 64) {
            s0 = distance(x[xAt + i], packed, from).add(s0);
            s1 = distance(x[xAt + i + 1], packed, from + 8).add(s1);
            s2 = distance(x[xAt + i + 2], packed, from + 16).add(s2);
            s3 = distance(x[xAt + i + 3], packed, from + 24).add(s3);
            s4 = distance(x[xAt + i + 4], packed, from + 32).add(s4);
            s5 = distance(x[xAt + i + 5], packed, from + 40).add(s5);
            s6 = distance(x[xAt + i + 6], packed, from + 48).add(s6);
            s7 = distance(x[xAt + i + 7], packed, from + 56).add(s7);
        }
        int rest = columns - i;
        s0 = rest > 0 ? distance(x[xAt + i], packed, from).add(s0) : s0;
        s1 = rest > 1 ? distance(x[xAt + i + 1], packed, from + 8).add(s1) : s1;
        s2 = rest > 2 ? distance(x[xAt + i + 2], packed, from + 16).add(s2) : s2;
        s3 = rest > 3 ? distance(x[xAt + i + 3], packed, from + 24).add(s3) : s3;
        s4 = rest > 4 ? distance(x[xAt + i + 4], packed, from + 32).add(s4) : s4;
        s5 = rest > 5 ? distance(x[xAt + i + 5], packed, from + 40).add(s5) : s5;
        s6 = rest > 6 ? distance(x[xAt + i + 6], packed, from + 48).add(s6) : s6;
        s0.add(s4).add(s2.add(s6)).add(s1.add(s5).add(s3.add(s7))).intoArray(out, outAt);
    }

    static void dots(float[] x, int xAt, int columns, float[] packed, int at, float[] out, int outAt) {
        FloatVector s0 = FloatVector.zero(EIGHT);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        int i = 0;
        int from = at;
        for (int bound = columns - columns % 8; i < bound; i += 8, from += 64) {
            s0 = product(x[xAt + i], packed, from).add(s0);
            s1 = product(x[xAt + i + 1], packed, from + 8).add(s1);
            s2 = product(x[xAt + i + 2], packed, from + 16).add(s2);
            s3 = product(x[xAt + i + 3], packed, from + 24).add(s3);
            s4 = product(x[xAt + i + 4], packed, from + 32).add(s4);
            s5 = product(x[xAt + i + 5], packed, from + 40).add(s5);
            s6 = product(x[xAt + i + 6], packed, from + 48).add(s6);
            s7 = product(x[xAt + i + 7], packed, from + 56).add(s7);
        }
        int rest = columns - i;
        s0 = rest > 0 ? product(x[xAt + i], packed, from).add(s0) : s0;
        s1 = rest > 1 ? product(x[xAt + i + 1], packed, from + 8).add(s1) : s1;
        s2 = rest > 2 ? product(x[xAt + i + 2], packed, from + 16).add(s2) : s2;
        s3 = rest > 3 ? product(x[xAt + i + 3], packed, from + 24).add(s3) : s3;
        s4 = rest > 4 ? product(x[xAt + i + 4], packed, from + 32).add(s4) : s4;
        s5 = rest > 5 ? product(x[xAt + i + 5], packed, from + 40).add(s5) : s5;
        s6 = rest > 6 ? product(x[xAt + i + 6], packed, from + 48).add(s6) : s6;
        s0.add(s4).add(s2.add(s6)).add(s1.add(s5).add(s3.add(s7))).intoArray(out, outAt);
    }

    /** Not fused: the plain form rounds the square, too. */
    private static FloatVector distance(float value, float[] packed, int at) {
        FloatVector difference = FloatVector.fromArray(EIGHT, packed, at).sub(value);
        return difference.mul(difference);
    }

    private static FloatVector product(float value, float[] packed, int at) {
        return FloatVector.fromArray(EIGHT, packed, at).mul(value);
    }
}
