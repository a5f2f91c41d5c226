package dev.weir.kernels.bandit;

/**
 * A learner without its surroundings: it gives odds and takes costs. Who drew, with which random number, and whether the answer came at all, is the business of
 * {@link Learner}.
 */
sealed interface Rule permits Tsallis, Bins, ChebyshevBandit, Bounds, Regions {
    /** Changes nothing. */
    Odds odds(double context);

    /** @param cost at least {@code least}, finite */
    void learn(Ticket ticket, double cost);

    /** All fields, in a fixed order. */
    void move(Archive archive);
}
