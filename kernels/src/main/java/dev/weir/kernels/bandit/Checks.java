package dev.weir.kernels.bandit;

/** The sentences in which this package refuses a number. */
final class Checks {
    private Checks() {}

    static double finite(String name, double value) {
        return require(name, value, Double.isFinite(value), "be finite");
    }

    static double positive(String name, double value) {
        return require(name, value, value > 0 && Double.isFinite(value), "be finite and positive");
    }

    static double within(String name, double value, double lo, double hi) {
        return require(name, value, value >= lo && value <= hi, "lie in [" + lo + ", " + hi + "]");
    }

    static int within(String name, int value, int lo, int hi) {
        if (value < lo || value > hi) {
            throw new IllegalArgumentException(name + " must lie in [" + lo + ", " + hi + "], but was " + value);
        }
        return value;
    }

    /** A share of the past that each round keeps. */
    static double discount(double value) {
        return require("discount", value, value > 0 && value <= 1, "lie in (0, 1], where 1 forgets nothing");
    }

    static double require(String name, double value, boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must " + rule + ", but was " + value);
        }
        return value;
    }
}
