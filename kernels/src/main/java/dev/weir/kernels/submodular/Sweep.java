package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The largest gains on some prefixes of an answer, from one look at each candidate, in the order of their places. It is for elements that must be prepared at each look:
 * {@link StaleGains} would look at most of them again for each prefix. O(candidates · prefixes) gains and O(prefixes · groups · k) memory.
 */
final class Sweep {
    private record Gain(int slot, double gain, String id) {}

    /** The least first. */
    private static final Comparator<Gain> ORDER =
            Comparator.comparingDouble(Gain::gain).thenComparing(Gain::id, Comparator.reverseOrder());

    private final Attainable within;
    private final Live live;
    private final int[] looked;
    /** Of members in the answer. */
    private final Map<Integer, Integer> places = new HashMap<>();

    /** By prefix, then by group. */
    private final List<List<PriorityQueue<Gain>>> largest;

    /** @param looked prefixes of the answer by their lengths */
    Sweep(int[] slots, int[] looked, Answer answer, Attainable within, Live live, Objective objective) {
        this.within = within;
        this.live = live;
        this.looked = looked;
        for (int i = 0; i < answer.members().size(); i++) {
            places.put(answer.members().get(i), i);
        }
        this.largest = IntStream.range(0, looked.length)
                .mapToObj(_ -> IntStream.range(0, within.groups())
                        .mapToObj(_ -> new PriorityQueue<>(ORDER))
                        .toList())
                .toList();
        int step = objective.batch();
        for (int i = 0; i < slots.length; i++) {
            if (i % step == 0) {
                objective.expect(slots, i, Math.min(i + step, slots.length));
            }
            look(slots[i], answer.prefixes());
        }
    }

    private void look(int slot, Prefixes prefixes) {
        int group = within.group(slot);
        // A member is no candidate on a prefix that it is in.
        int last = places.getOrDefault(slot, Integer.MAX_VALUE);
        for (int i = 0; i < looked.length && looked[i] <= last; i++) {
            offer(slot, prefixes.gain(slot, looked[i], Cause.CERTIFICATE), i, group);
        }
    }

    private void offer(int slot, double gain, int prefix, int group) {
        int room = Math.min(within.most(group), within.k() - within.pins().size());
        PriorityQueue<Gain> queue = largest.get(prefix).get(group);
        if (room > 0 && (queue.size() < room || gain >= queue.element().gain)) {
            queue.add(new Gain(slot, gain, live.id(slot)));
            if (queue.size() > room) {
                queue.remove();
            }
        }
    }

    /** Those that there is room for beside the pins, the largest first. */
    List<Certificate.Pick> picks(int prefix) {
        Room room = within.roomBesidePins(false);
        List<Certificate.Pick> picks = new ArrayList<>();
        largest.get(prefix).stream()
                .flatMap(Collection::stream)
                .sorted(ORDER.reversed())
                .forEach(gain -> {
                    if (room.isOpen(within.group(gain.slot))) {
                        room.take(gain.slot);
                        picks.add(new Certificate.Pick(gain.slot, gain.gain));
                    }
                });
        return picks;
    }
}
