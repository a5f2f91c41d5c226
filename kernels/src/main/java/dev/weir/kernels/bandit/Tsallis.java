package dev.weir.kernels.bandit;

/**
 * Tsallis-INF (Zimmert, Seldin, JMLR 2021), with the running mean loss in the place of a bound on it (Khodak and others, ICLR 2024).
 *
 * <p>The odds are {@code argmin <lhat/K, p> − (4/eta)·Σ√p} over the simplex, where lhat estimates each arm's total loss from the losses of the draws, each divided by
 * its probability. They fall with the square of an arm's lag, not exponentially, which is what makes the rule optimal both for random and for hostile losses.
 * Sums are kept in raw losses and divided by K at each use, because K moves.
 */
final class Tsallis implements Rule {
    private final double[] values;
    private final double least;
    private final RuleConfig.Estimator estimator;
    private final double discount;
    private final double[] losses;
    private final Means seen;
    private double rounds;
    private double sum;

    Tsallis(RuleConfig.TsallisInf config, double least) {
        this.values = config.grid().toArray();
        this.least = least;
        this.estimator = config.estimator();
        this.discount = config.discount();
        losses = new double[values.length];
        seen = new Means(values.length, discount);
    }

    @Override
    public Odds odds(double context) {
        double[] probabilities = probabilities();
        int leader = 0;
        for (int arm = 1; arm < values.length; arm++) {
            leader = probabilities[arm] > probabilities[leader] ? arm : leader;
        }
        return new Odds(values, probabilities, seen.means(), losses.clone(), leader);
    }

    double[] probabilities() {
        double scale = scale();
        double[] scaled = new double[losses.length];
        for (int arm = 0; arm < scaled.length; arm++) {
            scaled[arm] = losses[arm] / scale;
        }
        return TsallisOdds.of(scaled, eta());
    }

    double eta() {
        return switch (estimator) {
            case RuleConfig.Estimator.ImportanceWeighted _ -> 2 / Math.sqrt(rounds + 1);
            case RuleConfig.Estimator.ReducedVariance _ -> 4 / Math.sqrt(rounds + 1);
        };
    }

    /** K: what losses are measured in. */
    double scale() {
        return switch (estimator) {
            case RuleConfig.Estimator.ImportanceWeighted _ -> rounds > 0 && sum > 0 ? sum / rounds : 1;
            case RuleConfig.Estimator.ReducedVariance(double bound) -> bound;
        };
    }

    double[] losses() {
        return losses.clone();
    }

    @Override
    public void learn(Ticket ticket, double cost) {
        learn(ticket.arm(), ticket.propensity(), cost);
    }

    void learn(int arm, double propensity, double cost) {
        double loss = cost - least;
        switch (estimator) {
            case RuleConfig.Estimator.ImportanceWeighted _ -> {
                forget();
                losses[arm] += loss / propensity;
            }
            case RuleConfig.Estimator.ReducedVariance(double bound) ->
                addAgainstBaseline(arm, propensity, Math.min(loss, bound), bound);
        }
        sum = sum * discount + loss;
        rounds = rounds * discount + 1;
        seen.add(arm, cost);
    }

    /**
     * Every arm that is drawn often enough is charged half the bound, and the drawn one corrected: the estimate stays unbiased, for whatever baseline, and its
     * variance falls fourfold.
     */
    private void addAgainstBaseline(int arm, double propensity, double loss, double bound) {
        double threshold = eta() * eta();
        double[] probabilities = probabilities();
        forget();
        for (int j = 0; j < losses.length; j++) {
            double baseline = probabilities[j] >= threshold ? bound / 2 : 0;
            losses[j] += baseline + (j == arm ? (loss - baseline) / propensity : 0);
        }
    }

    private void forget() {
        if (discount < 1) {
            for (int j = 0; j < losses.length; j++) {
                losses[j] *= discount;
            }
        }
    }

    @Override
    public void move(Archive archive) {
        archive.move(losses);
        rounds = archive.move(rounds);
        sum = archive.move(sum);
        seen.move(archive);
    }
}
