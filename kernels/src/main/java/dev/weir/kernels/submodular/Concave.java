package dev.weir.kernels.submodular;

/** How fast more of the same column stops counting: φ, concave and rising, φ(0) = 0. */
public sealed interface Concave {
    /** √x. */
    record SquareRoot() implements Concave {}

    /** ln(1 + x). */
    record Logarithm() implements Concave {}

    /** min(x, most). */
    record Capped(double most) implements Concave {
        public Capped {
            Checks.requirePositive("cap", most);
        }
    }

    /** x / (1 + x). */
    record Saturating() implements Concave {}

    /** x: more counts as much as the first. */
    record Linear() implements Concave {}

    /** φ(x) for x ≥ 0. */
    default double of(double x) {
        return switch (this) {
            case SquareRoot _ -> Math.sqrt(x);
            case Logarithm _ -> StrictMath.log1p(x);
            case Capped(double most) -> Math.min(x, most);
            case Saturating _ -> x / (1 + x);
            case Linear _ -> x;
        };
    }

    /**
     * φ(sum + x) − φ(sum) for x > 0, in a form whose rounding never lets it grow with the sum: each operation in it is correctly rounded, or
     * semi-monotonic by its specification, and so monotone.
     */
    default double rise(double sum, double x) {
        return switch (this) {
            case SquareRoot _ -> x / (Math.sqrt(sum + x) + Math.sqrt(sum));
            case Logarithm _ -> StrictMath.log1p(x / (1 + sum));
            case Capped(double most) -> Math.clamp(most - sum, 0, x);
            case Saturating _ -> x / ((1 + sum) * (1 + (sum + x)));
            case Linear _ -> x;
        };
    }
}
