package dev.weir.app.config;

import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Stability;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code summary { … }}
 *
 * @param grouped whether elements have groups for quotas to count
 */
record SummaryReader(FeatureTraits features, boolean grouped) {
    static final double EPSILON = 0.2;
    static final long SEED = 1;
    private static final double GIVE_UP = 0.01;
    private static final int K_MAX = 10_000;

    Optional<SummaryConfig> read(Block block) {
        double epsilon = block.optional(
                "epsilon", Kinds.number("must lie strictly between 0 and 1", e -> e > 0 && e < 1), EPSILON);
        int pool = block.optional("pool-per-member", Kinds.whole(0, 1024), SummaryConfig.POOL_PER_MEMBER);
        long seed = block.optional("seed", Kinds.anyWhole(), SEED);
        Map<String, Integer> quotas = block.block("quotas", this::quotas).orElse(Map.of());
        Optional<Stability> stability =
                block.has("stability") ? block.block("stability", SummaryReader::stability) : Optional.empty();
        Optional<ObjectiveConfig> objective = new ObjectiveReader(features).read(block);
        return block.required("k", Kinds.whole(1, K_MAX), "how many members the summary has, 1 to " + K_MAX)
                .flatMap(k ->
                        objective.map(chosen -> new SummaryConfig(k, epsilon, chosen, quotas, pool, seed, stability)));
    }

    private static Optional<Stability> stability(Block block) {
        double giveUp = block.optional("give-up", Kinds.number("must be 0 to below 1", e -> e >= 0 && e < 1), GIVE_UP);
        Optional<Integer> changes = block.optional("changes", Kinds.whole(0, K_MAX));
        return Optional.of(new Stability(giveUp, changes.map(OptionalInt::of).orElseGet(OptionalInt::empty)));
    }

    private Optional<Map<String, Integer>> quotas(Block block) {
        Map<String, Integer> quotas = new HashMap<>();
        block.entries().forEach((group, node) -> Block.read(node, SummaryReader::most)
                .ifPresent(max -> quotas.put(group, max)));
        if (!quotas.isEmpty() && !grouped) {
            block.node().problemUnshown("need source.group, the path to what they count");
        }
        return Optional.of(quotas);
    }

    private static Optional<Integer> most(Block block) {
        return block.required("max", Kinds.whole(0, K_MAX), "the most members of this group, 0 to " + K_MAX);
    }
}
