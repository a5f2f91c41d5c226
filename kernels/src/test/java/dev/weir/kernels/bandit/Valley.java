package dev.weir.kernels.bandit;

import java.util.random.RandomGenerator;

/** Costs with a sharp valley whose floor moves with the context, steep on the low side as those of relaxation are. */
final class Valley {
    private final RandomGenerator random;
    private final double lift;

    /** @param lift of the valley's floor, on the axis of omega */
    Valley(RandomGenerator random, double lift) {
        this.random = random;
        this.lift = lift;
    }

    /** Contexts are in [0, 1]. */
    double best(double context) {
        return Axis.omega().value(0.6 + lift + context - 0.3 * context * context);
    }

    double exact(double context, double value) {
        double off = Math.log(2 - best(context)) - Math.log(2 - value);
        return (60 + 30 * context) * Math.exp(off > 0 ? 0.8 * off : -1.5 * off);
    }

    double cost(double context, double value) {
        return Math.rint(exact(context, value) * (1 + 0.02 * random.nextGaussian()));
    }
}
