package dev.weir.kernels.submodular;

/**
 * What one column is worth, as a function of its state, which is an exact sum over the members, or the largest of them: rising, 0 at 0, and concave where it
 * is a sum. Its rise must never grow with the state, not by a bit.
 */
sealed interface Columns {
    /** What a feature does to the column's state; 0 if and only if it does nothing. */
    long amount(float feature);

    /** Value of the column at a state. */
    double at(long state);

    /** {@code at(with(state, amount)) − at(state)}, up to rounding. */
    double rise(long state, long amount);

    /** Whether the state is a sum, from which an amount can be taken back. */
    default boolean isSum() {
        return true;
    }

    /** The state after one more amount. */
    default long with(long state, long amount) {
        return state + amount;
    }

    /** The largest legal feature. */
    float featureMax();

    String name();

    /** Whether any member has at least so much of the column. */
    record Touched(double least) implements Columns {
        @Override
        public long amount(float feature) {
            return feature >= least ? 1 : 0;
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
            return ObjectiveConfig.FEATURE_MAX;
        }

        @Override
        public String name() {
            return "a feature-based objective";
        }
    }

    /** The largest feature of a member, in units of 2⁻²⁴: facility location where the features are themselves the similarities, a column for each anchor. */
    record Most() implements Columns {
        private static final double UNIT = 0x1p-24;

        @Override
        public long amount(float feature) {
            return Math.round(feature / UNIT);
        }

        @Override
        public double at(long most) {
            return most * UNIT;
        }

        @Override
        public double rise(long most, long amount) {
            return Math.max(0, amount - most) * UNIT;
        }

        @Override
        public boolean isSum() {
            return false;
        }

        @Override
        public long with(long most, long amount) {
            return Math.max(most, amount);
        }

        @Override
        public float featureMax() {
            return ObjectiveConfig.FEATURE_MAX;
        }

        @Override
        public String name() {
            return "given similarities";
        }
    }
}
