package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.submodular.StaticGreedy.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Knows all sets that the constraints allow, by looking at every subset of a few elements. */
record Oracle(Constraints constraints, int k, List<Label> live) {
    private static final double EXACT = 1e-9;

    private boolean isPinned(Label element) {
        return constraints.pinned().contains(element.id());
    }

    private List<Label> pins() {
        return live.stream().filter(this::isPinned).toList();
    }

    /** Whether the set keeps all but the lower quotas: pins are in, and what is not pinned is within upper quotas and budget. */
    private boolean allows(List<Label> set) {
        List<Label> free = set.stream().filter(element -> !isPinned(element)).toList();
        double cost = set.stream().mapToDouble(Label::cost).sum();
        return set.size() <= k
                && set.containsAll(pins())
                && set.stream().noneMatch(e -> constraints.forbidden().contains(e.id()))
                && free.stream().allMatch(e -> count(set, e.group()) <= constraints.most(e.group()))
                && (free.isEmpty() || cost <= constraints.budget() * (1 + EXACT));
    }

    private static int count(List<Label> set, String group) {
        return Math.toIntExact(set.stream().filter(e -> e.group().equals(group)).count());
    }

    private Map<String, Integer> missing(List<Label> set) {
        Map<String, Integer> missing = new HashMap<>();
        constraints.quotas().forEach((group, quota) -> {
            if (count(set, group) < quota.min()) {
                missing.put(group, quota.min() - count(set, group));
            }
        });
        return missing;
    }

    private static int sum(Map<String, Integer> missing) {
        return missing.values().stream().mapToInt(Integer::intValue).sum();
    }

    private List<List<Label>> allowed() {
        List<List<Label>> sets = new ArrayList<>();
        for (int subset = 0; subset < 1 << live.size(); subset++) {
            int bits = subset;
            List<Label> set = IntStream.range(0, live.size())
                    .filter(i -> (bits >> i & 1) == 1)
                    .mapToObj(live::get)
                    .toList();
            if (set.size() <= k && allows(set)) {
                sets.add(set);
            }
        }
        return sets;
    }

    /**
     * Checks members and what is said to be unmet.
     *
     * @return the best value of the sets that lack no more of any group
     */
    double require(List<String> members, Unmet unmet, ToDoubleFunction<List<Label>> value) {
        List<Label> set = live.stream().filter(e -> members.contains(e.id())).toList();
        assertEquals(members.size(), set.size(), "members are live, and none is there twice");
        assertTrue(allows(set), () -> set + " breaks " + constraints);
        assertEquals(missing(set), unmet.missing());
        List<List<Label>> allowed = allowed();
        assertEquals(
                allowed.stream().mapToInt(other -> sum(missing(other))).min().orElseThrow(),
                sum(unmet.missing()),
                () -> set + " could lack less of " + constraints + " among " + live);
        requirePins(unmet);
        return allowed.stream()
                .filter(other -> missing(other).entrySet().stream()
                        .allMatch(lack -> lack.getValue() <= unmet.missing().getOrDefault(lack.getKey(), 0)))
                .mapToDouble(value)
                .max()
                .orElseThrow();
    }

    private void requirePins(Unmet unmet) {
        assertEquals(
                constraints.pinned().stream()
                        .filter(id -> live.stream().noneMatch(e -> e.id().equals(id)))
                        .toList(),
                unmet.absentPins());
        Map<String, Integer> exceeding = new HashMap<>();
        constraints.quotas().forEach((group, quota) -> {
            if (count(pins(), group) > quota.max()) {
                exceeding.put(group, count(pins(), group) - quota.max());
            }
        });
        assertEquals(exceeding, unmet.exceeding());
        double over = pins().stream().mapToDouble(Label::cost).sum() - constraints.budget();
        assertEquals(Math.max(0, over), unmet.overBudget(), EXACT);
    }
}
