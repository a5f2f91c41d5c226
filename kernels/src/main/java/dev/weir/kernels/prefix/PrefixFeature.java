package dev.weir.kernels.prefix;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.recurrence.FeatureMap;

/**
 * The parameter {@code feature}: {@code elu1}, {@code taylor:G} for a degree G, or {@code taylor} where outputs name their degrees.
 *
 * @param degree of taylor; −1 if it has none, or is not taylor
 */
record PrefixFeature(boolean taylor, int degree) {
    private static final String TAYLOR = "taylor";

    static PrefixFeature of(Params params) {
        String name = params.word("feature", "elu1");
        if (name.equals("elu1")) {
            return new PrefixFeature(false, -1);
        }
        if (name.equals(TAYLOR)) {
            return new PrefixFeature(true, -1);
        }
        Refused.unless(
                name.startsWith(TAYLOR + ":"),
                Code.RANGE,
                "feature must be elu1, taylor or taylor:DEGREE, but is '" + name + "'");
        return new PrefixFeature(true, degree(name.substring(TAYLOR.length() + 1)));
    }

    /** @throws Refused with {@link Code#RANGE} unless it is a small whole number; whether it is even, the map tells */
    static int degree(String digits) {
        Refused.unless(
                digits.matches("[0-9]{1,3}"), Code.RANGE, "a degree must be a whole number, but is '" + digits + "'");
        return Integer.parseInt(digits);
    }

    /** @throws Refused as {@link #width} */
    FeatureMap map(int dim, double scale) {
        width(dim);
        return taylor ? FeatureMap.taylor(dim, degree, scale) : FeatureMap.elu1(dim);
    }

    /** @throws Refused with {@link Code#RANGE} if it is taylor without a degree, or of one that cannot be */
    int width(int dim) {
        Refused.unless(
                !taylor || degree >= 0,
                Code.RANGE,
                "taylor needs a degree, as feature taylor:2 or as an output O_deg2");
        return taylor ? FeatureMap.taylorWidth(dim, degree) : dim;
    }
}
