package dev.weir.kernels.sor;

import dev.weir.kernels.sor.FivePointSweeps.Line;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four points at once, on any machine. Loaded only where the module is present. No fused multiply-add: the plain form rounds products, too. Lanes
 * that a shift leaves without a neighbour get the factor 0. The carry stays in a register, in all lanes.
 */
final class FivePointVector {
    private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;
    private static final VectorShuffle<Double> RIGHT_BY_1 = VectorShuffle.fromValues(FOUR, 0, 0, 1, 2);
    private static final VectorShuffle<Double> RIGHT_BY_2 = VectorShuffle.fromValues(FOUR, 0, 0, 0, 1);
    private static final VectorShuffle<Double> LAST = VectorShuffle.fromValues(FOUR, 3, 3, 3, 3);
    private static final VectorShuffle<Double> FIRST = VectorShuffle.fromValues(FOUR, 0, 0, 0, 0);
    private static final VectorShuffle<Double> LEFT_BY_1 = VectorShuffle.fromValues(FOUR, 1, 2, 3, 3);
    private static final VectorShuffle<Double> LEFT_BY_2 = VectorShuffle.fromValues(FOUR, 2, 3, 3, 3);

    private FivePointVector() {}

    static double forward(double[] x, double[] b, int first, int groups, Line line) {
        double q = line.q();
        double square = q * q;
        double fourth = square * square;
        DoubleVector one = of(0, q, q, q);
        DoubleVector two = of(0, 0, square, square);
        DoubleVector carried = of(q, square, square * q, fourth);
        DoubleVector carry = DoubleVector.zero(FOUR);
        for (int i = first; i < first + 4 * groups; i += 4) {
            DoubleVector v = base(x, b, i, 1, line);
            v = v.add(v.rearrange(RIGHT_BY_1).mul(one));
            v = v.add(v.rearrange(RIGHT_BY_2).mul(two));
            v.add(carried.mul(carry)).intoArray(x, i);
            carry = v.rearrange(LAST).add(carry.mul(fourth));
        }
        return carry.lane(0);
    }

    static double backward(double[] x, double[] b, int last, int groups, Line line) {
        double q = line.q();
        double square = q * q;
        double fourth = square * square;
        DoubleVector one = of(q, q, q, 0);
        DoubleVector two = of(square, square, 0, 0);
        DoubleVector carried = of(fourth, square * q, square, q);
        DoubleVector carry = DoubleVector.zero(FOUR);
        for (int i = last - 3; i > last - 3 - 4 * groups; i -= 4) {
            DoubleVector v = base(x, b, i, -1, line);
            v = v.add(v.rearrange(LEFT_BY_1).mul(one));
            v = v.add(v.rearrange(LEFT_BY_2).mul(two));
            v.add(carried.mul(carry)).intoArray(x, i);
            carry = v.rearrange(FIRST).add(carry.mul(fourth));
        }
        return carry.lane(0);
    }

    private static DoubleVector base(double[] x, double[] b, int i, int beside, Line line) {
        DoubleVector others = at(x, i - line.up())
                .mul(line.north())
                .add(at(x, i + beside).mul(line.side()))
                .add(at(x, i + line.down()).mul(line.south()));
        return at(x, i).mul(line.keep()).add(at(b, i).mul(line.scale()).sub(others));
    }

    private static DoubleVector at(double[] values, int i) {
        return DoubleVector.fromArray(FOUR, values, i);
    }

    private static DoubleVector of(double... lanes) {
        return DoubleVector.fromArray(FOUR, lanes, 0);
    }
}
