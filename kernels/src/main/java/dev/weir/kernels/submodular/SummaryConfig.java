package dev.weir.kernels.submodular;

import java.util.Map;
import java.util.Optional;

/**
 * What to keep.
 *
 * @param k members at most, 0 to 10 000
 * @param epsilon spacing of the guesses of OPT, strictly between 0 and 1; the guarantee is 1/(2(1+epsilon))
 * @param objective what a summary is worth
 * @param quotas most members of a group; groups that are not named are not limited
 * @param poolPerMember the answer is greedy over the instances' picks plus this many hash-least live elements per member
 * @param seed of every hash; the canonical answer is a pure function of (live set, this record)
 * @param stability how the shown members follow the canonical answer; without it they are its members
 */
public record SummaryConfig(
        int k,
        double epsilon,
        ObjectiveConfig objective,
        Map<String, Integer> quotas,
        int poolPerMember,
        long seed,
        Optional<Stability> stability) {
    public static final int POOL_PER_MEMBER = 16;

    /** Shows the canonical answer. */
    public SummaryConfig(
            int k,
            double epsilon,
            ObjectiveConfig objective,
            Map<String, Integer> quotas,
            int poolPerMember,
            long seed) {
        this(k, epsilon, objective, quotas, poolPerMember, seed, Optional.empty());
    }

    /** Facility location. */
    public SummaryConfig(
            int k,
            double epsilon,
            Similarity similarity,
            Anchors anchors,
            Map<String, Integer> quotas,
            int poolPerMember,
            long seed) {
        this(k, epsilon, new ObjectiveConfig.FacilityLocation(similarity, anchors), quotas, poolPerMember, seed);
    }

    /** By what people see elements as alike. */
    public Similarity similarity() {
        return objective.likeness();
    }

    public SummaryConfig {
        quotas = Map.copyOf(quotas);
        if (k < 0 || k > 10_000) {
            throw new IllegalArgumentException("k must be 0 to 10000, but was " + k);
        }
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon must lie strictly between 0 and 1, but was " + epsilon);
        }
        quotas.forEach((group, max) -> {
            if (max < 0) {
                throw new IllegalArgumentException("quota of group " + group + " must be at least 0, but was " + max);
            }
        });
        if (poolPerMember < 0 || poolPerMember > 1024) {
            throw new IllegalArgumentException("poolPerMember must be 0 to 1024, but was " + poolPerMember);
        }
    }

    public SummaryConfig with(Stability layer) {
        return new SummaryConfig(k, epsilon, objective, quotas, poolPerMember, seed, Optional.of(layer));
    }

    /**
     * The share of the best possible that holds after every update, whatever the stream, where there are no quotas: 1/(2(1+epsilon)), less what stability may
     * give up of it.
     */
    public double guarantee() {
        return stability.map(Stability::kept).orElse(1.0) / (2 * (1 + epsilon));
    }
}
