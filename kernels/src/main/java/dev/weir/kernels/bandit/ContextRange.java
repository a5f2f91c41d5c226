package dev.weir.kernels.bandit;

/**
 * Where contexts lie, and how they are spread over [−1, 1] before polynomials are fitted to them.
 *
 * <p>Most of what matters often happens near one end: a shifted matrix is hard only near the shift that makes it singular. {@code bend} stretches the low end
 * by {@code z = 2·ln(1 + bend·x) / ln(1 + bend) − 1} with {@code x = (c − lo)/(hi − lo)}: at 20, the lowest tenth of the range gets a third of [−1, 1]. The
 * map is fixed for the life of a learner, since models fitted on one map mean nothing on another.
 *
 * @param bend 0 for a straight map, else how many times steeper the map is at {@code lo} than at the mean, about; up to 10⁶
 */
public record ContextRange(double lo, double hi, double bend) {
    /** @throws IllegalArgumentException if the ends are not finite and in order, or bend is out of range */
    public ContextRange {
        Checks.finite("context lo", lo);
        Checks.finite("context hi", hi);
        Checks.require("context hi", hi, hi > lo, "lie above lo = " + lo);
        Checks.within("bend", bend, 0, 1e6);
    }

    public static ContextRange straight(double lo, double hi) {
        return new ContextRange(lo, hi, 0);
    }

    boolean contains(double context) {
        return context >= lo && context <= hi;
    }

    /** In [−1, 1]; contexts outside the range go to its ends. */
    double position(double context) {
        if (bend == 0) {
            return Math.clamp(2 * (context - lo) / (hi - lo) - 1, -1, 1);
        }
        double share = Math.clamp((context - lo) / (hi - lo), 0.0, 1.0);
        return 2 * StrictMath.log1p(bend * share) / StrictMath.log1p(bend) - 1;
    }

    /** Which of so many intervals of equal widths on [−1, 1] the context is in, from 0; edges belong to the lower one. */
    int cell(double context, int count) {
        double place = (position(context) + 1) / 2 * count;
        return Math.clamp((int) Math.ceil(place) - 1, 0, count - 1);
    }

    /** T₀(z), …, T_{count−1}(z) by the three-term recurrence. */
    double[] features(double context, int count) {
        return Chebyshev.at(position(context), count);
    }
}
