package dev.weir.kernels.bandit;

/**
 * The distribution of Tsallis-INF, {@code p_i = 4 / (eta·(z_i − x))²}, with x such that the sum is 1.
 *
 * <p>With z measured from the least loss, x lies in [−2√d/eta, −2/eta]. The sum less 1 is increasing and convex there and not negative at the right end, so Newton from the
 * right end falls to the root without a safeguard, in five to nine steps. From anywhere left of the root it would jump over the pole at 0.
 */
final class TsallisOdds {
    private static final int STEPS_MAX = 60;

    private TsallisOdds() {}

    /** @param losses estimated total losses in units of K; not modified */
    static double[] of(double[] losses, double eta) {
        int d = losses.length;
        double least = losses[0];
        for (double loss : losses) {
            least = Math.min(least, loss);
        }
        double[] roots = new double[d];
        double x = -2 / eta;
        for (int step = 0; step < STEPS_MAX; step++) {
            double excess = -1;
            double cubes = 0;
            for (int i = 0; i < d; i++) {
                double root = 2 / (eta * (losses[i] - least - x));
                roots[i] = root;
                excess += root * root;
                cubes += root * root * root;
            }
            double next = x - excess / (eta * cubes);
            if (excess <= 1e-15 || next == x) {
                break;
            }
            x = next;
        }
        return normalised(roots);
    }

    private static double[] normalised(double[] roots) {
        double sum = 0;
        for (double root : roots) {
            sum += root * root;
        }
        double[] probabilities = new double[roots.length];
        for (int i = 0; i < roots.length; i++) {
            probabilities[i] = roots[i] * roots[i] / sum;
        }
        return probabilities;
    }
}
