package dev.weir.kernels.submodular;

import java.util.Map;
import java.util.Optional;

/**
 * What to keep.
 *
 * @param k members at most, 0 to 10 000
 * @param epsilon spacing of the guesses of OPT, strictly between 0 and 1; the guarantee is 1/(2(1+epsilon))
 * @param objective what a summary is worth
 * @param constraints which sets may be shown, besides that they have k members at most; no more pins than k, and lower quotas of k together at most
 * @param poolPerMember the answer is greedy over the instances' picks plus this many hash-least live elements per member
 * @param seed of every hash; the canonical answer is a pure function of (live set, this record)
 * @param stability how the shown members follow the canonical answer; without it they are its members
 */
public record SummaryConfig(
        int k,
        double epsilon,
        ObjectiveConfig objective,
        Constraints constraints,
        int poolPerMember,
        long seed,
        Optional<Stability> stability) {
    public static final int POOL_PER_MEMBER = 16;

    /** Shows the canonical answer. */
    public SummaryConfig(
            int k, double epsilon, ObjectiveConfig objective, Constraints constraints, int poolPerMember, long seed) {
        this(k, epsilon, objective, constraints, poolPerMember, seed, Optional.empty());
    }

    /** With upper quotas alone. */
    public SummaryConfig(
            int k, double epsilon, ObjectiveConfig objective, Map<String, Integer> most, int poolPerMember, long seed) {
        this(k, epsilon, objective, Constraints.atMost(most), poolPerMember, seed);
    }

    /** Facility location with upper quotas alone. */
    public SummaryConfig(
            int k,
            double epsilon,
            Similarity similarity,
            Anchors anchors,
            Map<String, Integer> most,
            int poolPerMember,
            long seed) {
        this(k, epsilon, new ObjectiveConfig.FacilityLocation(similarity, anchors), most, poolPerMember, seed);
    }

    /** By what people see elements as alike. */
    public Similarity similarity() {
        return objective.likeness();
    }

    public SummaryConfig {
        if (k < 0 || k > 10_000) {
            throw new IllegalArgumentException("k must be 0 to 10000, but was " + k);
        }
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon must lie strictly between 0 and 1, but was " + epsilon);
        }
        if (constraints.pinned().size() > k) {
            throw new IllegalArgumentException("pinned must be at most k = " + k + " ids, but are "
                    + constraints.pinned().size());
        }
        if (constraints.leastMembers() > k) {
            throw new IllegalArgumentException(
                    "lower quotas must be at most k = " + k + " together, but are " + constraints.leastMembers());
        }
        if (poolPerMember < 0 || poolPerMember > 1024) {
            throw new IllegalArgumentException("poolPerMember must be 0 to 1024, but was " + poolPerMember);
        }
    }

    public SummaryConfig with(Stability layer) {
        return new SummaryConfig(k, epsilon, objective, constraints, poolPerMember, seed, Optional.of(layer));
    }

    /**
     * The share of the best possible that holds after every update, whatever the stream: 1/(2(1+epsilon)), of what is not forbidden, less what stability may give up
     * of it; 0 where there are other constraints. With those, and without a budget, greedy over everything, which is what there is where no levels are held, has half
     * of the best that keeps them, for pins and quotas make a matroid (Fisher, Nemhauser, Wolsey 1978).
     */
    public double guarantee() {
        return constraints.forbidOnly() ? stability.map(Stability::kept).orElse(1.0) / (2 * (1 + epsilon)) : 0;
    }
}
