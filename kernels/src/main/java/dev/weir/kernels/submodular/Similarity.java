package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;

/** How much one element stands for another: 0 to 1. */
public sealed interface Similarity {
    /** {@code exp(-‖a−b‖² / scale)}. */
    record Rbf(double scale) implements Similarity {
        public Rbf {
            if (!(scale > 0) || !Double.isFinite(scale)) {
                throw new IllegalArgumentException("rbf scale must be positive and finite, but was " + scale);
            }
        }
    }

    /** {@code (1 + cos(a, b)) / 2}. A row of zeros has no direction and is like nothing. */
    record ShiftedCosine() implements Similarity {}

    /** {@code max(0, cos(a, b))}. A row of zeros is like nothing. */
    record ClippedCosine() implements Similarity {}

    /** {@code a·b / largest}, on the condition that no feature is negative and no row's squared length is above {@code largest}. */
    record Dot(double largest) implements Similarity {
        public Dot {
            if (!(largest > 0) || !Double.isFinite(largest)) {
                throw new IllegalArgumentException("dot largest must be positive and finite, but was " + largest);
            }
        }
    }

    /** Of two elements with equal dimension. */
    default double between(Features a, Features b) {
        return of(closeness(a, b));
    }

    /** Larger is closer, also where the similarity is too small to tell. */
    default double closeness(Features a, Features b) {
        return closenessPrepared(prepare(a), prepare(b));
    }

    /** A row as {@link #closenessPrepared} wants it; the given one itself where nothing is to be done. */
    default Features prepare(Features row) {
        return switch (this) {
            case Rbf _, Dot _ -> row;
            case ShiftedCosine _, ClippedCosine _ -> row.normalised();
        };
    }

    /** Of two prepared rows; Θ(columns), or O(entries) of sparse ones. */
    default double closenessPrepared(Features a, Features b) {
        return switch (this) {
            case Rbf _ -> -a.squaredDistance(b);
            case Dot _, ClippedCosine _ -> a.dot(b);
            // Rows of zeros are like nothing, which is further away than the opposite direction.
            case ShiftedCosine _ -> a.isZero() || b.isZero() ? -2 : a.dot(b);
        };
    }

    /** The similarity that goes with a closeness. Never falls when closeness rises. */
    default double of(double closeness) {
        return switch (this) {
            case Rbf(double scale) -> StrictMath.exp(closeness / scale);
            case ShiftedCosine _ -> closeness < -1.5 ? 0 : Math.clamp((1 + closeness) / 2, 0, 1);
            case ClippedCosine _ -> Math.clamp(closeness, 0, 1);
            case Dot(double largest) -> Math.clamp(closeness / largest, 0, 1);
        };
    }

    /** @throws IllegalArgumentException if a row breaks the condition; {@code whose} names the element */
    default void require(String whose, Features features) {
        if (this instanceof Dot(double largest)) {
            Checks.requireNonNegative(whose, features, "dot similarity");
            double squared = 0;
            for (int entry = 0; entry < features.entries(); entry++) {
                squared += (double) features.value(entry) * features.value(entry);
            }
            if (squared > largest) {
                throw new IllegalArgumentException("the squared length of " + whose + " must be at most " + largest
                        + " for dot similarity, but was " + squared);
            }
        }
    }
}
