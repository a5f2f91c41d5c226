package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A set under construction, with its value and the room that the constraints leave; the pins are in it from the start. */
final class GrowingSet {
    private final PlainObjective set;
    private final Attainable within;
    private final Room room;
    private final List<Integer> chosen = new ArrayList<>();
    private final BitSet members = new BitSet();

    GrowingSet(PlainObjective objective, Attainable within) {
        this.set = objective.empty();
        this.within = within;
        this.room = new Room(within);
        within.pins().forEach(this::take);
    }

    int size() {
        return chosen.size();
    }

    boolean isFull() {
        return chosen.size() >= within.k();
    }

    /** Whether the element is outside and there is room for it. */
    boolean admits(int element) {
        return !members.get(element) && room.admits(element) && within.isCandidate(element);
    }

    double gain(int element) {
        return set.gain(element);
    }

    double value() {
        return set.value();
    }

    void take(int element) {
        chosen.add(element);
        members.set(element);
        room.take(element);
        set.add(element);
    }

    /** With lower quotas filled, by the best of their groups. */
    StaticGreedy.Choice choice() {
        while (room.lacking() > 0) {
            int best = -1;
            double most = -1;
            for (int element = 0; element < set.size(); element++) {
                if (room.lacks(within.group(element)) && admits(element)) {
                    double gain = set.gain(element);
                    if (gain > most * (1 + StaticGreedy.TIE)) {
                        most = gain;
                        best = element;
                    }
                }
            }
            if (best < 0) {
                break;
            }
            take(best);
        }
        return new StaticGreedy.Choice(chosen, value(), within.unmet(chosen));
    }
}
