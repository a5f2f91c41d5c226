package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Stopping;

/**
 * How sequences are solved and learnt from.
 *
 * @param method with any omega, which each round replaces
 * @param learner its values must be factors of the method where systems are solved here; where only asks come, they may be anything
 * @param auditEvery one round in so many is solved again with other factors, to see what they would have cost; 0 for none
 */
public record RelaxationConfig(Method method, Stopping stopping, LearnerConfig learner, int auditEvery) {
    /** @throws IllegalArgumentException if there is no factor to learn, or auditEvery is negative */
    public RelaxationConfig {
        if (method instanceof Method.Cg) {
            throw new IllegalArgumentException(
                    "the method must have a relaxation factor, but is conjugate gradients without SSOR");
        }
        if (auditEvery < 0) {
            throw new IllegalArgumentException("auditEvery must be at least 0, but was " + auditEvery);
        }
    }
}
