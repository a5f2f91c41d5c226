package dev.weir.kernels.submodular;

/**
 * Guesses (1+ε)^j of the best value, j any integer. An element of singleton value m takes part in those with
 * {@code threshold(j) ≤ m ≤ (1+ε)·guess(j)}: below it can never be promoted, above it proves the guess too low.
 */
final class Guesses {
    private final double base;
    private final int k;

    Guesses(double epsilon, int k) {
        this.base = 1 + epsilon;
        this.k = k;
    }

    double guess(int j) {
        return StrictMath.pow(base, j);
    }

    /** The least gain that promotes: guess ÷ 2k. */
    double threshold(int j) {
        return guess(j) / (2.0 * k);
    }

    /** The logarithm may err at an edge; the comparisons decide. */
    int first(double singleton) {
        int j = estimate(singleton) - 1;
        while (guess(j + 1) < singleton) {
            j++;
        }
        while (guess(j) >= singleton) {
            j--;
        }
        return j;
    }

    int last(double singleton) {
        int j = estimate(singleton * 2 * k);
        while (threshold(j + 1) <= singleton) {
            j++;
        }
        while (threshold(j) > singleton) {
            j--;
        }
        return j;
    }

    /** The largest guess of at most the value. */
    int below(double value) {
        int j = estimate(value);
        while (guess(j + 1) <= value) {
            j++;
        }
        while (guess(j) > value) {
            j--;
        }
        return j;
    }

    /** How many guesses matter at most: OPT lies between the best singleton and k times as much. */
    int many() {
        return 2 + (int) Math.floor(StrictMath.log(k) / StrictMath.log(base));
    }

    private int estimate(double value) {
        return (int) Math.floor(StrictMath.log(value) / StrictMath.log(base));
    }
}
