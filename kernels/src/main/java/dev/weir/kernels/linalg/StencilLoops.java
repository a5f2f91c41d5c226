package dev.weir.kernels.linalg;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The whole groups of a {@link FivePointSpan}, four points at once on every machine. Loaded only where the module is present. */
final class StencilLoops {
    private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;

    private StencilLoops() {}

    static void multiply(FivePointSpan span, double[] x, double[] y) {
        for (int i = span.from(); i < span.groupsEnd(); i += FivePointSpan.GROUP) {
            times(span, x, i).intoArray(y, i);
        }
    }

    static double squaredResidual(FivePointSpan span, double[] b, double[] x) {
        DoubleVector sums = DoubleVector.zero(FOUR);
        for (int i = span.from(); i < span.groupsEnd(); i += FivePointSpan.GROUP) {
            DoubleVector residual = at(b, i).sub(times(span, x, i));
            sums = residual.mul(residual).add(sums);
        }
        return (sums.lane(0) + sums.lane(1)) + (sums.lane(2) + sums.lane(3));
    }

    /** No fused multiply-add: the plain form rounds products, too. */
    private static DoubleVector times(FivePointSpan span, double[] x, int i) {
        return at(x, i - span.up())
                .mul(span.north())
                .add(at(x, i - 1).mul(span.west()))
                .add(at(x, i).mul(span.centre()))
                .add(at(x, i + 1).mul(span.east()))
                .add(at(x, i + span.down()).mul(span.south()));
    }

    private static DoubleVector at(double[] values, int i) {
        return DoubleVector.fromArray(FOUR, values, i);
    }
}
