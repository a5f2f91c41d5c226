package dev.weir.kernels.bandit;

import java.util.Optional;

/** Which rule learns, and over which values. A {@code discount} below 1 is the share of the past that each round keeps: 1/(1 − discount) rounds of memory. */
public sealed interface RuleConfig {
    /** How many values there are to choose from at a time. */
    int arms();

    /** The contexts that the rule tells apart; empty if it tells none apart. */
    Optional<ContextRange> context();

    /** Rules that look at no context, and so can be put into bins. */
    sealed interface ContextFree extends RuleConfig {
        @Override
        default Optional<ContextRange> context() {
            return Optional.empty();
        }
    }

    /** Tsallis-INF: never far above the best fixed value, even if an opponent chooses the systems. */
    record TsallisInf(Grid grid, Estimator estimator, double discount) implements ContextFree {
        public TsallisInf {
            Checks.discount(discount);
        }

        public static TsallisInf over(Grid grid) {
            return new TsallisInf(grid, new Estimator.ImportanceWeighted(), 1);
        }

        @Override
        public int arms() {
            return grid.size();
        }
    }

    /** How Tsallis-INF makes estimates for all arms from the loss of one. */
    sealed interface Estimator {
        /** The loss over the probability of its arm; needs no bound on losses. */
        record ImportanceWeighted() implements Estimator {}

        /** The same around a baseline of half the bound: a quarter of the variance, if the bound is tight. Greater losses count as the bound. */
        record ReducedVariance(double bound) implements Estimator {
            public ReducedVariance {
                Checks.positive("bound", bound);
            }
        }
    }

    /**
     * The cheapest that an arm may be, given its mean and pulls: the best context-free choice when systems come at random.
     *
     * @param width of the bound in standard deviations; 0.5 is a good one
     */
    record ConfidenceBound(Grid grid, double width, double discount) implements ContextFree {
        public ConfidenceBound {
            Checks.within("width", width, 0, 10);
            Checks.discount(discount);
        }

        public static ConfidenceBound over(Grid grid) {
            return new ConfidenceBound(grid, 0.5, 1);
        }

        @Override
        public int arms() {
            return grid.size();
        }
    }

    /** A context-free rule per interval of the context, all of one width. */
    record Binned(ContextFree inner, ContextRange range, int bins) implements RuleConfig {
        public Binned {
            Checks.within("bins", bins, 1, 1000);
        }

        @Override
        public Optional<ContextRange> context() {
            return Optional.of(range);
        }

        @Override
        public int arms() {
            return inner.arms();
        }
    }

    /**
     * ChebCB: a polynomial of the context per value.
     *
     * @param terms of each polynomial, one more than its degree; 6 in the published experiments
     */
    record ChebCb(Grid grid, ContextRange range, int terms, double discount) implements RuleConfig {
        public ChebCb {
            Checks.within("terms", terms, 1, 10);
            Checks.discount(discount);
        }

        public static ChebCb over(Grid grid, ContextRange range) {
            return new ChebCb(grid, range, 6, 1);
        }

        @Override
        public Optional<ContextRange> context() {
            return Optional.of(range);
        }

        @Override
        public int arms() {
            return grid.size();
        }
    }

    /**
     * Three values around a curve over the context, which experiments move and refine; for costs that fall towards the best value and rise behind it.
     *
     * @param regions of the context, each with a curve and experiments of its own: what is learned in one cannot disturb what is known in another, nor help it
     * @param terms of each curve and its fits; 1 makes it level
     * @param longestExperiment in rounds; a bound makes the rule follow a slow drift for ever, at the price of exploring for ever
     */
    record ZoomingCurve(Axis axis, ContextRange range, int regions, int terms, int longestExperiment)
            implements RuleConfig {
        public ZoomingCurve {
            Checks.within("regions", regions, 1, 100);
            Checks.within("terms", terms, 1, 10);
            Checks.within("longestExperiment", longestExperiment, 30, Integer.MAX_VALUE);
        }

        /** Parabolas in thirds of the range: for contexts in any order, also such as stay away for long. */
        public static ZoomingCurve over(Axis axis, ContextRange range) {
            return new ZoomingCurve(axis, range, 3, 3, Integer.MAX_VALUE);
        }

        /** For costs that may change in ways that no context shows: one curve, so that a change seen anywhere moves all of it, and experiments that stay short. */
        public static ZoomingCurve following(Axis axis, ContextRange range) {
            return new ZoomingCurve(axis, range, 1, 5, 36);
        }

        @Override
        public Optional<ContextRange> context() {
            return Optional.of(range);
        }

        @Override
        public int arms() {
            return 3;
        }
    }
}
