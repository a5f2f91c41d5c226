package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The live elements. An element keeps its slot, a small number, for as long as it lives; slots are reused. */
final class Live implements Ground {
    private static final class Entry {
        final String id;
        final Features features;
        final String group;
        final double cost;
        final long hash;
        final int slot;
        int position;

        Entry(String id, Features features, String group, double cost, int slot, int position) {
            this.id = id;
            this.features = features;
            this.group = group;
            this.cost = cost;
            this.hash = Hashes.of(id);
            this.slot = slot;
            this.position = position;
        }
    }

    private static final int OWN = -1;

    private final Map<String, Entry> byId = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int[] dense = new int[16];
    private int population = OWN;
    private @Nullable Sampling sampling;

    int size() {
        return byId.size();
    }

    /** How many are live, those included whom these here only stand for. */
    int population() {
        return population == OWN ? size() : population;
    }

    /**
     * From now on these are what is told of a larger set: its samples, and whatever else was found worth telling.
     *
     * @return whether that is news
     */
    boolean standFor(int many, Sampling by) {
        boolean changed = many != population || !by.equals(sampling);
        population = many;
        sampling = by;
        return changed;
    }

    /** One more than the largest slot ever used. */
    int slotsEnd() {
        return entries.size();
    }

    int add(String id, Features features, String group, double cost) {
        int position = size();
        boolean reused = !free.isEmpty();
        Entry entry = new Entry(id, features, group, cost, reused ? free.pop() : entries.size(), position);
        if (reused) {
            entries.set(entry.slot, entry);
        } else {
            entries.add(entry);
        }
        if (position == dense.length) {
            dense = Arrays.copyOf(dense, 2 * dense.length);
        }
        dense[position] = entry.slot;
        byId.put(id, entry);
        return entry.slot;
    }

    void remove(int slot) {
        Entry gone = entries.get(slot);
        byId.remove(gone.id);
        int last = dense[size()];
        dense[gone.position] = last;
        entries.get(last).position = gone.position;
        free.push(slot);
    }

    /** -1 when the id is not live. */
    @Override
    public int slotOf(String id) {
        Entry entry = byId.get(id);
        return entry == null ? -1 : entry.slot;
    }

    /** The slot at a place from 0 to size − 1; the order means nothing. */
    int at(int position) {
        return dense[position];
    }

    @Override
    public int[] all() {
        return Arrays.copyOf(dense, size());
    }

    @Override
    public String id(int slot) {
        return entries.get(slot).id;
    }

    Features features(int slot) {
        return entries.get(slot).features;
    }

    @Override
    public String group(int slot) {
        return entries.get(slot).group;
    }

    @Override
    public double cost(int slot) {
        return entries.get(slot).cost;
    }

    long hash(int slot) {
        return entries.get(slot).hash;
    }

    /** A uniform sample of all that is live, without those whom these only stand for; O(n log size). */
    List<Integer> uniform(int size, long salt) {
        return sampling == null
                ? leastHash(size, salt, _ -> true)
                : leastHash(Math.min(size, sampling.size()), sampling.salt(), _ -> true);
    }

    /** The {@code size} slots among some of least hash under the salt, the least first; O(n log size). */
    List<Integer> leastHash(int size, long salt, IntPredicate among) {
        record Draw(long hash, String id, int slot) {}
        if (size <= 0) {
            return List.of();
        }
        var order = Comparator.comparingLong(Draw::hash).thenComparing(Draw::id);
        PriorityQueue<Draw> least = new PriorityQueue<>(order.reversed());
        for (int i = 0; i < size(); i++) {
            int slot = at(i);
            if (!among.test(slot)) {
                continue;
            }
            long hash = Hashes.mix(salt, hash(slot));
            if (least.size() < size) {
                least.add(new Draw(hash, id(slot), slot));
            } else if (hash <= least.element().hash) {
                least.add(new Draw(hash, id(slot), slot));
                least.remove();
            }
        }
        return least.stream().sorted(order).map(Draw::slot).toList();
    }
}
