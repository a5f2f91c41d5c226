package dev.weir.kernels.linalg;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * The halves of a register of floats as doubles. Loaded only where the Vector API is present.
 *
 * <p>All code keeps to registers of one size, also where half of one would do: with two sizes {@link FloatVector#intoArray} and its like have two classes to expect, and a loop compiled
 * before they have been seen in it makes an object of each register.
 */
public final class Widened {
    private Widened() {}

    public static DoubleVector lower(FloatVector floats) {
        return (DoubleVector) floats.convert(F2D, 0);
    }

    /** Takes several times as many operations: in a loop that has much else to do, read at half a register more, and take the lower half of that. */
    public static DoubleVector upper(FloatVector floats) {
        return (DoubleVector) floats.convert(F2D, 1);
    }
}
