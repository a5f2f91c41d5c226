package dev.weir.kernels.linalg;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The numbers of a register added up by halves. {@code reduceLanes(ADD)} promises no order: a loop gives other bits while it is interpreted than once it is compiled, so the same job would have other results a
 * second time. For registers of the preferred size.
 */
public final class LaneSum {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(FLOATS, 8, 1, true);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(FLOATS, 4, 1, true);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(FLOATS, 2, 1, true);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(FLOATS, 1, 1, true);
    private static final VectorShuffle<Double> WIDE_BY_4 = VectorShuffle.iota(DOUBLES, 4, 1, true);
    private static final VectorShuffle<Double> WIDE_BY_2 = VectorShuffle.iota(DOUBLES, 2, 1, true);
    private static final VectorShuffle<Double> WIDE_BY_1 = VectorShuffle.iota(DOUBLES, 1, 1, true);

    private LaneSum() {}

    public static float of(FloatVector x) {
        FloatVector sum = FLOATS.length() > 8 ? x.add(x.rearrange(BY_8)) : x;
        sum = FLOATS.length() > 4 ? sum.add(sum.rearrange(BY_4)) : sum;
        sum = FLOATS.length() > 2 ? sum.add(sum.rearrange(BY_2)) : sum;
        return sum.add(sum.rearrange(BY_1)).lane(0);
    }

    public static double of(DoubleVector x) {
        DoubleVector sum = DOUBLES.length() > 4 ? x.add(x.rearrange(WIDE_BY_4)) : x;
        sum = DOUBLES.length() > 2 ? sum.add(sum.rearrange(WIDE_BY_2)) : sum;
        return sum.add(sum.rearrange(WIDE_BY_1)).lane(0);
    }
}
