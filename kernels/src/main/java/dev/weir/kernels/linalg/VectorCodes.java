package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.SUSUB;
import static jdk.incubator.vector.VectorOperators.UMAX;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/** The Vector API forms of {@link CoarseExcess}. Loaded only where the module is present. */
final class VectorCodes {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final VectorSpecies<Byte> EIGHT = ByteVector.SPECIES_64;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;

    /** So many times two bytes fit into 16 bits. */
    private static final int ADDED = 128 * BYTES.length();

    private VectorCodes() {}

    /** Returns the first entry that is left. */
    static int encode(float[] rows, int rowAt, int length, float scale, byte[] codes, int codeAt) {
        int whole = FLOATS.loopBound(length);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            IntVector steps = (IntVector)
                    FloatVector.fromArray(FLOATS, rows, rowAt + i).mul(scale).convert(F2I, 0);
            ((ByteVector) steps.add(1).convertShape(I2B, EIGHT, 0)).intoArray(codes, codeAt + i);
        }
        return whole;
    }

    static void raise(byte[] best, byte[] codes, int at) {
        for (int i = 0; i < best.length; i += BYTES.length()) {
            ByteVector.fromArray(BYTES, codes, at + i)
                    .lanewise(SUSUB, (byte) 1)
                    .lanewise(UMAX, ByteVector.fromArray(BYTES, best, i))
                    .intoArray(best, i);
        }
    }

    /** The lengths of rows are multiples of a register. */
    static int excess(byte[] codes, int at, byte[] best) {
        int steps = 0;
        for (int from = 0; from < best.length; from += ADDED) {
            steps += few(codes, at, best, from, Math.min(best.length, from + ADDED));
        }
        return steps;
    }

    private static int few(byte[] codes, int at, byte[] best, int from, int to) {
        ShortVector pairs = ShortVector.zero(ShortVector.SPECIES_256);
        ShortVector highs = pairs;
        for (int i = from; i < to; i += BYTES.length()) {
            ShortVector two = ByteVector.fromArray(BYTES, codes, at + i)
                    .lanewise(SUSUB, ByteVector.fromArray(BYTES, best, i))
                    .reinterpretAsShorts();
            pairs = two.add(pairs);
            highs = two.lanewise(LSHR, 8).add(highs);
        }
        // A pair is low + 256·high. What is over 16 bits is lost on the way, but not of low + high, which fit.
        IntVector sums = pairs.sub(highs.mul((short) 255)).reinterpretAsInts();
        return sums.and(0xffff).add(sums.lanewise(LSHR, 16)).reduceLanes(ADD);
    }
}
