package dev.weir.kernels.submodular;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which sets may be the summary, besides that they have k members at most. What cannot be kept never fails an update: it is kept as far as it can be, and the
 * rest is {@link Unmet}. What is named first goes first: pins, then upper quotas and budget, then lower quotas.
 *
 * @param quotas least and most members by group; groups that are not named are not limited
 * @param pinned ids that are members while they are live; they count in k, in the quotas and in the budget
 * @param forbidden ids that are never members, but still are represented
 * @param budget that the costs of the members keep to, together; infinite when there is none. Kept to one part in 10¹⁰
 */
public record Constraints(
        SortedMap<String, Quota> quotas, SortedSet<String> pinned, SortedSet<String> forbidden, double budget) {
    public static final Constraints NONE = new Constraints(Map.of(), Set.of(), Set.of(), Double.POSITIVE_INFINITY);

    /** Costs are counted in whole units, of which the budget has so many: their sum then is the same in any order. */
    private static final long UNITS = 1L << 48;
    /** Rounding of as many costs as a summary can have. */
    private static final long LIMIT = UNITS + 10_000;

    /**
     * @param min members of the group at least, where there are so many; 0 for no lower quota
     * @param max members of the group at most; {@link #NO_LIMIT} for no upper quota
     */
    public record Quota(int min, int max) {
        public static final int NO_LIMIT = Integer.MAX_VALUE;

        public static Quota atMost(int max) {
            return new Quota(0, max);
        }

        public static Quota atLeast(int min) {
            return new Quota(min, NO_LIMIT);
        }
    }

    private Constraints(Map<String, Quota> quotas, Set<String> pinned, Set<String> forbidden, double budget) {
        this(new TreeMap<>(quotas), new TreeSet<>(pinned), new TreeSet<>(forbidden), budget);
    }

    public Constraints {
        quotas = Collections.unmodifiableSortedMap(new TreeMap<>(quotas));
        pinned = Collections.unmodifiableSortedSet(new TreeSet<>(pinned));
        forbidden = Collections.unmodifiableSortedSet(new TreeSet<>(forbidden));
        quotas.forEach((group, quota) -> {
            if (quota.min() < 0 || quota.max() < quota.min()) {
                throw new IllegalArgumentException("quota of group " + group + " must have 0 ≤ min ≤ max, but has "
                        + quota.min() + " and " + quota.max());
            }
        });
        SortedSet<String> banned = forbidden;
        pinned.stream().filter(banned::contains).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException("an id cannot be pinned and forbidden, but " + id + " is");
        });
        if (!(budget > 0)) {
            throw new IllegalArgumentException("budget must be positive, but was " + budget);
        }
    }

    /** Upper quotas alone. */
    public static Constraints atMost(Map<String, Integer> most) {
        TreeMap<String, Quota> quotas = new TreeMap<>();
        most.forEach((group, max) -> quotas.put(group, Quota.atMost(max)));
        return NONE.withQuotas(quotas);
    }

    public Constraints withQuotas(Map<String, Quota> other) {
        return new Constraints(other, pinned, forbidden, budget);
    }

    public Constraints withPinned(Set<String> ids) {
        return new Constraints(quotas, new TreeSet<>(ids), forbidden, budget);
    }

    public Constraints withForbidden(Set<String> ids) {
        return new Constraints(quotas, pinned, new TreeSet<>(ids), budget);
    }

    public Constraints withBudget(double other) {
        return new Constraints(quotas, pinned, forbidden, other);
    }

    public boolean isEmpty() {
        return quotas.isEmpty() && pinned.isEmpty() && forbidden.isEmpty() && !hasBudget();
    }

    /** Whether what is allowed is as free as if the forbidden were not there. */
    boolean forbidOnly() {
        return quotas.isEmpty() && pinned.isEmpty() && !hasBudget();
    }

    public boolean hasBudget() {
        return budget < Double.POSITIVE_INFINITY;
    }

    /** The lower quotas together. */
    public long leastMembers() {
        return quotas.values().stream().mapToLong(Quota::min).sum();
    }

    /** Whether there is nothing but upper quotas and forbidden ids, which the levels keep too. */
    boolean areUpperQuotasOnly() {
        return pinned.isEmpty() && !hasBudget() && quotas.values().stream().allMatch(quota -> quota.min() == 0);
    }

    /** Of any group, named or not. */
    int most(String group) {
        Quota quota = quotas.get(group);
        return quota == null ? Quota.NO_LIMIT : quota.max();
    }

    /** Whether such an element can be in a set at all, without being pinned. */
    boolean permit(String id, String group, double cost) {
        return !forbidden.contains(id) && most(group) > 0 && units(cost) <= LIMIT;
    }

    /** 0 without a budget, from 1 on with one; what costs more than twice the budget counts as twice. */
    long units(double cost) {
        return hasBudget() ? Math.max(1, Math.round(Math.min(2, cost / budget) * UNITS)) : 0;
    }

    /** What the units of a set keep to. */
    static long limit() {
        return LIMIT;
    }
}
