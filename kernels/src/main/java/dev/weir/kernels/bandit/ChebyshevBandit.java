package dev.weir.kernels.bandit;

/**
 * ChebCB (Khodak and others, ICLR 2024): a polynomial of the context per arm predicts its loss, and inverse-gap weighting (SquareCB: Foster, Rakhlin, ICML 2020)
 * turns predictions into odds.
 *
 * <p>An arm without data predicts 0, less than any real loss, so each arm is tried early: the optimism is part of the method. The coefficients are bounded as those of a
 * function with the spread of costs seen so far would be. {@code eta} grows with the rounds and shrinks with the errors of past predictions, so exploring stops when the
 * models have been right for long. Past rounds are kept as sums, so a refit costs O(terms³) after any number of rounds.
 */
final class ChebyshevBandit implements Rule {
    private final double[] values;
    private final double least;
    private final ContextRange range;
    private final int terms;
    private final double discount;
    private final NormalEquations[] data;
    private final double[][] theta;
    private double tells;
    private double costMax;
    private double costMin;
    private double predictedSquares;
    private double products;
    private double lossSquares;
    private double scale = 1;
    private double eta;

    ChebyshevBandit(RuleConfig.ChebCb config, double least) {
        values = config.grid().toArray();
        this.least = least;
        range = config.range();
        terms = config.terms();
        discount = config.discount();
        data = new NormalEquations[values.length];
        for (int arm = 0; arm < values.length; arm++) {
            data[arm] = new NormalEquations(terms);
        }
        theta = new double[values.length][terms];
    }

    @Override
    public Odds odds(double context) {
        double[] scores = scores(range.features(context, terms));
        double[] costs = new double[scores.length];
        for (int arm = 0; arm < costs.length; arm++) {
            costs[arm] = hasData(arm) ? least + scores[arm] * scale : Double.NaN;
        }
        if (Odds.broken(scores)) {
            double[] equal = new double[scores.length];
            return new Odds(values, Odds.inverseGap(equal, 0, eta), costs, equal, 0, true);
        }
        int leader = Odds.least(scores);
        return new Odds(values, Odds.inverseGap(scores, leader, eta), costs, scores, leader);
    }

    double[] scores(double[] features) {
        double[] scores = new double[values.length];
        for (int arm = 0; arm < scores.length; arm++) {
            scores[arm] = Chebyshev.dot(theta[arm], 0, features, terms) / scale;
        }
        return scores;
    }

    private boolean hasData(int arm) {
        return data[arm].gram[0] > 0;
    }

    double eta() {
        return eta;
    }

    double scale() {
        return scale;
    }

    double[] theta(int arm) {
        return theta[arm].clone();
    }

    @Override
    public void learn(Ticket ticket, double cost) {
        learn(ticket.arm(), ticket.context(), ticket.score(), cost);
    }

    void learn(int arm, double context, double score, double cost) {
        double loss = cost - least;
        forget();
        data[arm].add(range.features(context, terms), loss);
        predictedSquares += score * score;
        products += score * loss;
        lossSquares += loss * loss;
        boolean widened = tells == 0 || cost > costMax || cost < costMin;
        costMax = tells == 0 ? cost : Math.max(costMax, cost);
        costMin = tells == 0 ? cost : Math.min(costMin, cost);
        tells++;
        double spread = costMax - costMin;
        scale = costMax * (2 + 4 * (spread / costMax) * (1 + StrictMath.log(terms)));
        for (int other = 0; other < values.length; other++) {
            if (other == arm || widened && hasData(other)) {
                theta[other] = BoxFit.of(data[other], limits(spread));
            }
        }
        eta = eta(spread);
    }

    private void forget() {
        if (discount < 1) {
            for (NormalEquations equations : data) {
                equations.discount(discount);
            }
            predictedSquares *= discount;
            products *= discount;
            lossSquares *= discount;
            tells *= discount;
        }
    }

    private double[] limits(double spread) {
        double[] limits = new double[terms];
        limits[0] = costMax;
        for (int j = 1; j < terms; j++) {
            limits[j] = 2 * spread / j;
        }
        return limits;
    }

    /** Grows like the rounds over the root mean square error of the predictions, plus what polynomials of this degree must miss. */
    private double eta(double spread) {
        double errors = Math.max(0, predictedSquares - 2 * products / scale + lossSquares / (scale * scale));
        double miss = (Math.PI + 2 / Math.PI * StrictMath.log(2 * terms + 1)) / (2 * (terms + 1)) * spread / scale;
        double denominator = errors + 2 * miss * miss * tells;
        return denominator > 0 ? 2 * tells * Math.sqrt(values.length * tells / denominator) : 0;
    }

    @Override
    public void move(Archive archive) {
        for (int arm = 0; arm < values.length; arm++) {
            data[arm].move(archive);
            archive.move(theta[arm]);
        }
        tells = archive.move(tells);
        costMax = archive.move(costMax);
        costMin = archive.move(costMin);
        predictedSquares = archive.move(predictedSquares);
        products = archive.move(products);
        lossSquares = archive.move(lossSquares);
        scale = archive.move(scale);
        eta = archive.move(eta);
    }
}
