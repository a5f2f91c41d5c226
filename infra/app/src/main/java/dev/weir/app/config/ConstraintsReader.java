package dev.weir.app.config;

import dev.weir.kernels.submodular.Constraints;
import dev.weir.kernels.submodular.Constraints.Quota;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys of {@code summary { … }} that say which sets may be shown.
 *
 * @param k members at most, as far as known
 * @param grouped whether elements have groups for quotas to count
 * @param priced whether elements have costs for a budget to count
 */
record ConstraintsReader(int k, boolean grouped, boolean priced) {
    private static final int ID_MAX = 1024;
    private static final int IDS_MAX = 10_000;
    private static final Kind<List<String>> IDS =
            Kinds.list(0, IDS_MAX, "must be a list of ids, [\"a\", \"b\"], up to " + IDS_MAX, Kinds.text(ID_MAX));

    /** Empty if a set that keeps them can never be, which is noted. */
    Optional<Constraints> read(Block block) {
        Optional<Map<String, Quota>> quotas = block.block("quotas", this::quotas);
        Set<String> pinned = new TreeSet<>(block.optional("pinned", IDS, List.of()));
        Set<String> forbidden = new TreeSet<>(block.optional("forbidden", IDS, List.of()));
        Optional<Double> budget = block.optional("budget", Kinds.positive());
        if (budget.isPresent() && !priced) {
            block.at("budget", "").problemUnshown("needs source.cost, the path to what it counts");
        }
        if (!arePinsPossible(block, pinned, forbidden) || quotas.isEmpty()) {
            return Optional.empty();
        }
        Constraints constraints =
                Constraints.NONE.withQuotas(quotas.get()).withPinned(pinned).withForbidden(forbidden);
        return Optional.of(budget.map(constraints::withBudget).orElse(constraints));
    }

    private boolean arePinsPossible(Block block, Set<String> pinned, Set<String> forbidden) {
        Optional<String> both = pinned.stream().filter(forbidden::contains).findFirst();
        both.ifPresent(id ->
                block.at("pinned", "").problemUnshown("must not name what forbidden names too, but both name " + id));
        if (pinned.size() > k) {
            block.at("pinned", "").problemUnshown("must be at most k = " + k + " ids, but are " + pinned.size());
        }
        return both.isEmpty() && pinned.size() <= k;
    }

    private Optional<Map<String, Quota>> quotas(Block block) {
        Map<String, Quota> quotas = new TreeMap<>();
        block.entries().forEach((group, node) -> Block.read(node, ConstraintsReader::quota)
                .ifPresent(quota -> quotas.put(group, quota)));
        if (!quotas.isEmpty() && !grouped) {
            block.node().problemUnshown("need source.group, the path to what they count");
        }
        int least = quotas.values().stream().mapToInt(Quota::min).sum();
        if (least > k) {
            block.node().problemUnshown("must have a min of k = " + k + " together at most, but have " + least);
            return Optional.empty();
        }
        return Optional.of(quotas);
    }

    private static Optional<Quota> quota(Block block) {
        Kind<Integer> members = Kinds.whole(0, SummaryReader.K_MAX);
        boolean given = block.has("min") || block.has("max");
        Optional<Integer> min = block.optional("min", members);
        Optional<Integer> max = block.optional("max", members);
        if (!given) {
            block.node()
                    .problemUnshown(
                            "must have a min, a max or both: the least and the most members of this group, 0 to "
                                    + SummaryReader.K_MAX);
        }
        if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
            block.node()
                    .problemUnshown(
                            "must have a min up to its max, but has min = " + min.get() + " and max = " + max.get());
            return Optional.empty();
        }
        return given ? Optional.of(new Quota(min.orElse(0), max.orElse(Quota.NO_LIMIT))) : Optional.empty();
    }
}
