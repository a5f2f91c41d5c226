package dev.weir.kernels.bandit;

/**
 * How a rule would draw at one context, each array by arm.
 *
 * <p>{@code fallback} says that a prediction was not finite and the odds are equal instead. {@code scores} are predictions in the rule's own unit, which it gets back with the cost; {@code costs} are in the caller's unit, NaN where nothing is known yet.
 */
final class Odds {
    final double[] values;
    final double[] probabilities;
    final double[] costs;
    final double[] scores;
    final int leader;
    final boolean fallback;

    Odds(double[] values, double[] probabilities, double[] costs, double[] scores, int leader) {
        this(values, probabilities, costs, scores, leader, false);
    }

    Odds(double[] values, double[] probabilities, double[] costs, double[] scores, int leader, boolean fallback) {
        this.values = values;
        this.probabilities = probabilities;
        this.costs = costs;
        this.scores = scores;
        this.leader = leader;
        this.fallback = fallback;
    }

    /** True if a score is not finite: then no odds may be made of the scores. */
    static boolean broken(double[] scores) {
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                return true;
            }
        }
        return false;
    }

    /** The first arm whose cumulative probability exceeds u in [0, 1); the last one if rounding leaves none. */
    int draw(double u) {
        return draw(probabilities, u);
    }

    static int draw(double[] probabilities, double u) {
        double sum = 0;
        for (int arm = 0; arm < probabilities.length; arm++) {
            sum += probabilities[arm];
            if (u < sum) {
                return arm;
            }
        }
        return probabilities.length - 1;
    }

    /** Inverse-gap weighting (Foster, Rakhlin, ICML 2020): 1/(d + eta·gap) for all but the least score, which gets the rest, at least 1/d. */
    static double[] inverseGap(double[] scores, int leader, double eta) {
        int d = scores.length;
        double[] probabilities = new double[d];
        double others = 0;
        for (int arm = 0; arm < d; arm++) {
            if (arm != leader) {
                probabilities[arm] = 1 / (d + eta * (scores[arm] - scores[leader]));
                others += probabilities[arm];
            }
        }
        probabilities[leader] = 1 - others;
        return probabilities;
    }

    /** The lowest index of the least value; NaN loses against everything. */
    static int least(double[] values) {
        int best = 0;
        for (int arm = 1; arm < values.length; arm++) {
            if (values[arm] < values[best] || Double.isNaN(values[best])) {
                best = arm;
            }
        }
        return best;
    }
}
