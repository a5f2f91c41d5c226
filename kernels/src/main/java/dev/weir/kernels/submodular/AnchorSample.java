package dev.weir.kernels.submodular;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The m live elements of least hash. O(log n) per update. */
final class AnchorSample {
    /** One live element as a possible anchor. Compared by identity: an id that comes back may carry other features. */
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
    private final TreeSet<Candidate> others = new TreeSet<>(ORDER);
    private final Map<Integer, Candidate> bySlot = new HashMap<>();

    AnchorSample(int size, long seed, Live live) {
        this.size = size;
        this.seed = seed;
        this.live = live;
    }

    TreeSet<Candidate> chosen() {
        return chosen;
    }

    /** @return whether the sample changed */
    boolean add(int slot) {
        Candidate candidate = new Candidate(slot, Hashes.mix(seed, live.hash(slot)), live.id(slot));
        bySlot.put(slot, candidate);
        if (chosen.size() == size && ORDER.compare(candidate, chosen.last()) > 0) {
            others.add(candidate);
            return false;
        }
        choose(candidate);
        if (chosen.size() > size) {
            Candidate last = chosen.removeLast();
            last.chosen = false;
            others.add(last);
        }
        return true;
    }

    /** @return whether the sample changed */
    boolean remove(int slot) {
        Candidate candidate = bySlot.remove(slot);
        if (candidate == null || others.remove(candidate)) {
            return false;
        }
        chosen.remove(candidate);
        candidate.chosen = false;
        if (!others.isEmpty()) {
            choose(others.removeFirst());
        }
        return true;
    }

    private void choose(Candidate candidate) {
        chosen.add(candidate);
        candidate.chosen = true;
    }
}
