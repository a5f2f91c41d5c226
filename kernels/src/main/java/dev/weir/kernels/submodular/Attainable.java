package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The constraints as far as a ground set can keep them, a function of both. Pins that are there are in; upper quotas and budget hold for all others; of the lower
 * quotas as many places are to be filled as can be at all, which are the cheapest, and of those that cost the same each group's first before any group's second.
 * O(n) where there is a lower quota, O(pins) otherwise.
 *
 * <p>Groups are numbered in the order of their names; the last number is all those that no quota names.
 */
final class Attainable {
    private record Server(int slot, long units, int group, int rank) {}

    private final Constraints constraints;
    private final int k;
    private final Ground ground;
    private final List<String> names;
    private final List<Constraints.Quota> quotas;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Integer> pins;
    private final int[] pinned;
    private final int[] least;
    private final int[] most;
    private final List<List<Integer>> servers = new ArrayList<>();

    Attainable(Constraints constraints, int k, Ground ground) {
        this.constraints = constraints;
        this.k = k;
        this.ground = ground;
        this.names = List.copyOf(constraints.quotas().keySet());
        this.quotas = List.copyOf(constraints.quotas().values());
        names.forEach(name -> numbers.put(name, numbers.size()));
        this.pins = constraints.pinned().stream()
                .map(ground::slotOf)
                .filter(slot -> slot >= 0)
                .toList();
        this.pinned = new int[groups()];
        pins.forEach(slot -> pinned[group(slot)]++);
        this.most = new int[groups()];
        Arrays.setAll(most, g -> g < names.size() ? quotas.get(g).max() : Constraints.Quota.NO_LIMIT);
        this.least = new int[groups()];
        Arrays.setAll(least, g -> Math.min(pinned[g], wanted(g)));
        for (int g = 0; g < groups(); g++) {
            servers.add(new ArrayList<>());
        }
        attain();
    }

    /** Where every set is allowed. */
    static Attainable anything(Ground ground) {
        return new Attainable(Constraints.NONE, Integer.MAX_VALUE, ground);
    }

    private int wanted(int group) {
        return group < names.size() ? quotas.get(group).min() : 0;
    }

    private void attain() {
        int places = k - pins.size();
        long left = Constraints.limit() - units(pins);
        for (Server next : cheapest()) {
            if (places-- <= 0 || next.units > left) {
                break;
            }
            left -= next.units;
            least[next.group]++;
            servers.get(next.group).add(next.slot);
        }
    }

    /** Of each group as many as it lacks. */
    private List<Server> cheapest() {
        int[] lacks = new int[groups()];
        Arrays.setAll(lacks, g -> Math.max(0, wanted(g) - pinned[g]));
        if (Arrays.stream(lacks).sum() == 0) {
            return List.of();
        }
        var order = Comparator.<Integer>comparingLong(this::units).thenComparing(ground::id);
        List<PriorityQueue<Integer>> queues = new ArrayList<>();
        for (int g = 0; g < groups(); g++) {
            queues.add(new PriorityQueue<>(order.reversed()));
        }
        for (int slot : ground.all()) {
            int g = group(slot);
            if (lacks[g] > 0 && isCandidate(slot)) {
                queues.get(g).add(slot);
                if (queues.get(g).size() > lacks[g]) {
                    queues.get(g).remove();
                }
            }
        }
        List<Server> all = new ArrayList<>();
        for (int g = 0; g < groups(); g++) {
            List<Integer> ofGroup = queues.get(g).stream().sorted(order).toList();
            for (int rank = 0; rank < ofGroup.size(); rank++) {
                all.add(new Server(ofGroup.get(rank), units(ofGroup.get(rank)), g, rank));
            }
        }
        all.sort(Comparator.comparingLong(Server::units)
                .thenComparingInt(Server::rank)
                .thenComparingInt(Server::group));
        return all;
    }

    int k() {
        return k;
    }

    /** One more than those that quotas name. */
    int groups() {
        return names.size() + 1;
    }

    int group(int slot) {
        return names.isEmpty() ? 0 : numbers.getOrDefault(ground.group(slot), names.size());
    }

    /** Members of the group that can be had, and so must be. */
    int least(int group) {
        return least[group];
    }

    int most(int group) {
        return most[group];
    }

    /** The cheapest that fill the lower quota of the group beyond its pins. */
    List<Integer> servers(int group) {
        return servers.get(group);
    }

    /** Those that are there, in the order of their ids. */
    List<Integer> pins() {
        return pins;
    }

    boolean hasBudget() {
        return constraints.hasBudget();
    }

    long units(int slot) {
        return hasBudget() ? constraints.units(ground.cost(slot)) : 0;
    }

    long units(List<Integer> slots) {
        return slots.stream().mapToLong(this::units).sum();
    }

    /** Whether it can be chosen. */
    boolean isCandidate(int slot) {
        return constraints.isEmpty()
                || constraints.permit(ground.id(slot), ground.group(slot), ground.cost(slot))
                        && !constraints.pinned().contains(ground.id(slot));
    }

    int[] candidates(int[] slots) {
        return constraints.isEmpty()
                ? slots
                : Arrays.stream(slots).filter(this::isCandidate).toArray();
    }

    /**
     * With the pins in it.
     *
     * @param costs whether the budget counts
     */
    Room roomBesidePins(boolean costs) {
        Room room = new Room(this, costs);
        pins.forEach(room::take);
        return room;
    }

    /** What a set lacks that was chosen by a {@link Room}. */
    Unmet unmet(List<Integer> members) {
        if (constraints.isEmpty()) {
            return Unmet.NONE;
        }
        int[] count = new int[groups()];
        members.forEach(slot -> count[group(slot)]++);
        Map<String, Integer> missing = new TreeMap<>();
        Map<String, Integer> exceeding = new TreeMap<>();
        for (int g = 0; g < names.size(); g++) {
            if (count[g] < wanted(g)) {
                missing.put(names.get(g), wanted(g) - count[g]);
            }
            if (count[g] > most[g]) {
                exceeding.put(names.get(g), count[g] - most[g]);
            }
        }
        List<String> absent = constraints.pinned().stream()
                .filter(id -> ground.slotOf(id) < 0)
                .toList();
        return new Unmet(missing, exceeding, absent, overBudget());
    }

    private double overBudget() {
        return units(pins) <= Constraints.limit() || !hasBudget()
                ? 0
                : pins.stream().mapToDouble(ground::cost).sum() - constraints.budget();
    }
}
