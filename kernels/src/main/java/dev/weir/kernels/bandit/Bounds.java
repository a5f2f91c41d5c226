package dev.weir.kernels.bandit;

/**
 * The confidence-bound rule: draw the arm that could be the cheapest, {@code argmin mean − width·sd·√(ln n / n_arm)} (Auer and others, 2002). Each arm is pulled once first, the
 * untried ones at equal odds, so that several asks at once spread over them. With a discount this is D-UCB (Garivier, Moulines, 2011): an arm's count fades
 * until it is worth another look.
 *
 * <p>It promises nothing against a hostile sequence, and on systems that come at random it beats the rules that do.
 */
final class Bounds implements Rule {
    private final double[] values;
    private final double width;
    private final Means seen;

    Bounds(RuleConfig.ConfidenceBound config) {
        values = config.grid().toArray();
        width = config.width();
        seen = new Means(values.length, config.discount());
    }

    @Override
    public Odds odds(double context) {
        double[] means = seen.means();
        double[] probabilities = new double[values.length];
        int untried = untried();
        if (untried > 0) {
            for (int arm = 0; arm < values.length; arm++) {
                probabilities[arm] = seen.count(arm) == 0 ? 1.0 / untried : 0;
            }
            return new Odds(values, probabilities, means, new double[values.length], Odds.least(means));
        }
        double[] bounds = bounds(means);
        probabilities[Odds.least(bounds)] = 1;
        return new Odds(values, probabilities, means, bounds, Odds.least(means));
    }

    private int untried() {
        int untried = 0;
        for (int arm = 0; arm < values.length; arm++) {
            untried += seen.count(arm) == 0 ? 1 : 0;
        }
        return untried;
    }

    private double[] bounds(double[] means) {
        double log = StrictMath.log(Math.max(1, seen.total()));
        double spread = spread();
        double[] bounds = new double[values.length];
        for (int arm = 0; arm < values.length; arm++) {
            bounds[arm] = means[arm] - width * spread * Math.sqrt(log / seen.count(arm));
        }
        return bounds;
    }

    /** One spread for all arms: an arm with a single pull has none of its own. */
    private double spread() {
        double sum = 0;
        double free = 0;
        for (int arm = 0; arm < values.length; arm++) {
            sum += seen.count(arm) * seen.variance(arm);
            free += Math.max(0, seen.count(arm) - 1);
        }
        return free > 0 ? Math.sqrt(sum / free) : 0;
    }

    @Override
    public void learn(Ticket ticket, double cost) {
        seen.add(ticket.arm(), cost);
    }

    @Override
    public void move(Archive archive) {
        seen.move(archive);
    }
}
