package dev.weir.kernels.bandit;

/** A parameter's range, with the coordinate in which equal steps matter equally. The coordinate rises with the value. */
public sealed interface Axis {
    double lo();

    double hi();

    /** Coordinate of {@link #lo}. */
    double start();

    /** Coordinate of {@link #hi}. */
    double end();

    /** The value at a coordinate; never outside [lo, hi], whatever the coordinate. */
    double value(double coordinate);

    /** Relaxation factors from 1 to 1.95 by distance from 2. */
    static Axis omega() {
        return omega(1, 1.95);
    }

    /** @throws IllegalArgumentException if the range leaves (0, 2), outside of which no relaxation converges */
    static Axis omega(double lo, double hi) {
        Checks.require("omega", lo, lo > 0, "lie above 0");
        return new Below(2, lo, hi);
    }

    /** The coordinate is the value. */
    record Linear(double lo, double hi) implements Axis {
        public Linear {
            checkOrder(lo, hi);
        }

        @Override
        public double start() {
            return lo;
        }

        @Override
        public double end() {
            return hi;
        }

        @Override
        public double value(double coordinate) {
            return Math.clamp(coordinate, lo, hi);
        }
    }

    /** The coordinate is −ln(limit − value): each step takes away the same share of the distance to a limit that is never reached. */
    record Below(double limit, double lo, double hi) implements Axis {
        public Below {
            checkOrder(lo, hi);
            Checks.require("hi", hi, hi < limit, "lie below " + limit);
        }

        @Override
        public double start() {
            return -StrictMath.log(limit - lo);
        }

        @Override
        public double end() {
            return -StrictMath.log(limit - hi);
        }

        @Override
        public double value(double coordinate) {
            return Math.clamp(limit - StrictMath.exp(-coordinate), lo, hi);
        }
    }

    private static void checkOrder(double lo, double hi) {
        Checks.finite("lo", lo);
        Checks.finite("hi", hi);
        Checks.require("hi", hi, hi > lo, "lie above lo = " + lo);
    }
}
