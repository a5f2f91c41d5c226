package dev.weir.app.config;

import dev.weir.kernels.submodular.Constraints;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Stability;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code summary { … }}
 *
 * @param grouped whether elements have groups for quotas to count
 * @param priced whether elements have costs for a budget to count
 */
record SummaryReader(FeatureTraits features, boolean grouped, boolean priced) {
    static final double EPSILON = 0.2;
    static final long SEED = 1;
    private static final double GIVE_UP = 0.01;
    static final int K_MAX = 10_000;

    Optional<SummaryConfig> read(Block block) {
        double epsilon = block.optional(
                "epsilon", Kinds.number("must lie strictly between 0 and 1", e -> e > 0 && e < 1), EPSILON);
        int pool = block.optional("pool-per-member", Kinds.whole(0, 1024), SummaryConfig.POOL_PER_MEMBER);
        long seed = block.optional("seed", Kinds.anyWhole(), SEED);
        Optional<Stability> stability =
                block.has("stability") ? block.block("stability", SummaryReader::stability) : Optional.empty();
        Optional<ObjectiveConfig> objective = new ObjectiveReader(features).read(block);
        Optional<Integer> k =
                block.required("k", Kinds.whole(1, K_MAX), "how many members the summary has, 1 to " + K_MAX);
        Optional<Constraints> constraints = new ConstraintsReader(k.orElse(K_MAX), grouped, priced).read(block);
        return k.flatMap(members -> objective.flatMap(chosen ->
                constraints.map(kept -> new SummaryConfig(members, epsilon, chosen, kept, pool, seed, stability))));
    }

    private static Optional<Stability> stability(Block block) {
        double giveUp = block.optional("give-up", Kinds.number("must be 0 to below 1", e -> e >= 0 && e < 1), GIVE_UP);
        Optional<Integer> changes = block.optional("changes", Kinds.whole(0, K_MAX));
        return Optional.of(new Stability(giveUp, changes.map(OptionalInt::of).orElseGet(OptionalInt::empty)));
    }
}
