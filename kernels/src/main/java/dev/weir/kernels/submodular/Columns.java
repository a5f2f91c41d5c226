package dev.weir.kernels.submodular;

/**
 * What one column is worth, as a function of an exact sum over the members: concave and rising, 0 at 0. Its rise must never grow with the sum, not by a
 * bit.
 */
sealed interface Columns {
    /** What a feature adds to the column's sum; 0 if and only if it adds nothing. */
    long amount(float feature);

    /** Value of the column at a sum. */
    double at(long sum);

    /** {@code at(sum + amount) − at(sum)}, up to rounding. */
    double rise(long sum, long amount);

    /** The largest legal feature. */
    float featureMax();

    String name();

    /** Whether any member touches the column. */
    record Touched() implements Columns {
        @Override
        public long amount(float feature) {
            return feature > 0 ? 1 : 0;
        }

        @Override
        public double at(long sum) {
            return sum > 0 ? 1 : 0;
        }

        @Override
        public double rise(long sum, long amount) {
            return sum > 0 ? 0 : 1;
        }

        @Override
        public float featureMax() {
            return Float.POSITIVE_INFINITY;
        }

        @Override
        public String name() {
            return "coverage";
        }
    }

    /** 1 − Π (1 − p): sums of −ln(1 − p) in units of 2⁻³⁶. A p of 1 counts as 1 − e⁻³². */
    record Chance() implements Columns {
        private static final double UNIT = 0x1p-36;
        private static final double LARGEST = 32;

        @Override
        public long amount(float feature) {
            return Math.round(Math.min(LARGEST, -StrictMath.log1p(-feature)) / UNIT);
        }

        @Override
        public double at(long sum) {
            return -StrictMath.expm1(-sum * UNIT);
        }

        @Override
        public double rise(long sum, long amount) {
            return StrictMath.exp(-sum * UNIT) * -StrictMath.expm1(-amount * UNIT);
        }

        @Override
        public float featureMax() {
            return 1;
        }

        @Override
        public String name() {
            return "probabilistic coverage";
        }
    }

    /** φ of the sum of the features, in units of 2⁻²⁴. */
    record Curve(Concave shape) implements Columns {
        private static final double UNIT = 0x1p-24;

        @Override
        public long amount(float feature) {
            return Math.round(feature / UNIT);
        }

        @Override
        public double at(long sum) {
            return shape.of(sum * UNIT);
        }

        @Override
        public double rise(long sum, long amount) {
            return shape.rise(sum * UNIT, amount * UNIT);
        }

        @Override
        public float featureMax() {
            return ObjectiveConfig.FeatureBased.FEATURE_MAX;
        }

        @Override
        public String name() {
            return "a feature-based objective";
        }
    }
}
