package dev.weir.kernels.submodular;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The m live elements of least hash. O(log n) per update; eight bytes for each that is not of the sample. */
final class AnchorSample {
    /** One live element that is or was an anchor. Compared by identity: an id that comes back may carry other features. */
    static final class Candidate {
        final int slot;
        private final long hash;
        private final String id;
        boolean chosen;
        boolean represented;

        private Candidate(int slot, long hash, String id) {
            this.slot = slot;
            this.hash = hash;
            this.id = id;
        }
    }

    private static final Comparator<Candidate> ORDER =
            Comparator.<Candidate>comparingLong(c -> c.hash).thenComparing(c -> c.id);

    private final int size;
    private final long seed;
    private final Live live;
    private final TreeSet<Candidate> chosen = new TreeSet<>(ORDER);
    private final SlotHeap others = new SlotHeap(this::isBefore);
    /** By slot, all that have been chosen since they are live. */
    private final Map<Integer, Candidate> candidates = new HashMap<>();

    AnchorSample(int size, long seed, Live live) {
        this.size = size;
        this.seed = seed;
        this.live = live;
    }

    private long hash(int slot) {
        return Hashes.mix(seed, live.hash(slot));
    }

    private boolean isBefore(int slot, int other) {
        int byHash = Long.compare(hash(slot), hash(other));
        return byHash < 0 || (byHash == 0 && live.id(slot).compareTo(live.id(other)) < 0);
    }

    TreeSet<Candidate> chosen() {
        return chosen;
    }

    /** @return whether the sample changed */
    boolean add(int slot) {
        if (chosen.size() == size && isBefore(chosen.last().slot, slot)) {
            others.add(slot);
            return false;
        }
        choose(slot);
        if (chosen.size() > size) {
            Candidate last = chosen.removeLast();
            last.chosen = false;
            others.add(last.slot);
        }
        return true;
    }

    /** @return whether the sample changed */
    boolean remove(int slot) {
        Candidate candidate = candidates.remove(slot);
        if (candidate == null || !candidate.chosen) {
            others.remove(slot);
            return false;
        }
        chosen.remove(candidate);
        candidate.chosen = false;
        if (!others.isEmpty()) {
            choose(others.removeFirst());
        }
        return true;
    }

    private void choose(int slot) {
        Candidate candidate = candidates.computeIfAbsent(slot, _ -> new Candidate(slot, hash(slot), live.id(slot)));
        chosen.add(candidate);
        candidate.chosen = true;
    }
}
