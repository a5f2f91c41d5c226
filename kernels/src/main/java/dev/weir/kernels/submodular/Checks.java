package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;

/** Conditions on input, each with one clear error. */
final class Checks {
    private Checks() {}

    static void requireNonNegative(String whose, Features features, String what) {
        requireRange(whose, features, what, Float.POSITIVE_INFINITY);
    }

    /** Each column must lie in 0 to {@code most}. */
    static void requireRange(String whose, Features features, String what, float most) {
        for (int entry = 0; entry < features.entries(); entry++) {
            float value = features.value(entry);
            if (!(value >= 0 && value <= most)) {
                throw new IllegalArgumentException("feature " + features.column(entry) + " of " + whose + " must be "
                        + (most < Float.POSITIVE_INFINITY ? "0 to " + most : "at least 0") + " for " + what
                        + ", but was " + value);
            }
        }
    }

    static void requireDimension(String whose, int columns, int dimension) {
        if (columns != dimension) {
            throw new IllegalArgumentException(
                    "features of " + whose + " must have " + dimension + " columns, but have " + columns);
        }
    }

    /** Strictly positive and finite. */
    static void requirePositive(String name, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be positive and finite, but was " + value);
        }
    }
}
