package dev.weir.actors.compute;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What waits, by rank. An array, since it is short, and looked at from the front: admission walks all of it, and a batch gathers from it.
 */
final class Queue implements Iterable<Entry> {
    private final List<Entry> entries = new ArrayList<>();

    void add(Entry entry) {
        entry.waiting = true;
        entries.add(place(entry), entry);
    }

    void remove(Entry entry) {
        if (entry.waiting) {
            entry.waiting = false;
            int at = place(entry);
            entries.remove(entries.get(at) == entry ? at : entries.indexOf(entry));
        }
    }

    int size() {
        return entries.size();
    }

    /** Without those that are the pool's own. */
    int jobs() {
        int jobs = 0;
        for (Entry entry : entries) {
            jobs += entry.pinned == null ? 1 : 0;
        }
        return jobs;
    }

    /** When the first of the jobs was submitted; now if there are none. */
    long oldest(long now) {
        long oldest = now;
        for (Entry entry : entries) {
            oldest = entry.pinned == null ? Math.min(oldest, entry.submitted) : oldest;
        }
        return oldest;
    }

    Entry get(int at) {
        return entries.get(at);
    }

    @Override
    public Iterator<Entry> iterator() {
        return entries.iterator();
    }

    /** The first place whose entry is not before this one. */
    private int place(Entry entry) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (before(entries.get(middle), entry)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static boolean before(Entry one, Entry other) {
        return one.rank != other.rank ? one.rank - other.rank < 0 : one.id < other.id;
    }
}
