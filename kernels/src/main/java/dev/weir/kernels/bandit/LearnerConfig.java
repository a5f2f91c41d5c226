package dev.weir.kernels.bandit;

/**
 * A learner's settings, fixed for its life.
 *
 * @param least the least cost there can be, in the caller's unit; smaller ones count as this. Losses are measured from it. 1 for iteration counts
 * @param hedge an exploration is capped at this multiple of what the leader usually costs, so that it is never much worse than not exploring; infinite for no cap
 * @param openMax tickets that may wait for their costs; one more ask drops the eldest
 * @param seed of the draws: one uniform number per ask, by its number
 */
public record LearnerConfig(RuleConfig rule, double least, double hedge, Lease lease, int openMax, long seed) {
    public LearnerConfig {
        Checks.positive("least", least);
        Checks.require("hedge", hedge, hedge >= 1, "be at least 1");
        Checks.within("openMax", openMax, 1, 1_000_000);
    }

    /** For iteration counts, without a cap. */
    public static LearnerConfig of(RuleConfig rule, long seed) {
        return new LearnerConfig(rule, 1, Double.POSITIVE_INFINITY, new Lease.Unlimited(), 1024, seed);
    }
}
