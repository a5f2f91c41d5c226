package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Elements by an upper bound of their gain, measured on a smaller set or the present one. */
final class LazyQueue {
    private record Bound(int element, double gain, int measuredOn) {}

    private final PriorityQueue<Bound> queue =
            new PriorityQueue<>(Comparator.<Bound>comparingDouble(b -> -b.gain).thenComparingInt(b -> b.element));

    void add(int element, double gain, int measuredOn) {
        queue.add(new Bound(element, gain, measuredOn));
    }

    /** Removes and returns the element of the largest gain on the set, the smallest of those that tie; -1 when none gains anything. */
    int take(GrowingSet set) {
        List<Bound> tied = new ArrayList<>();
        while (!queue.isEmpty()
                && (tied.isEmpty() || queue.element().gain * (1 + StaticGreedy.TIE) >= tied.getFirst().gain)) {
            Bound bound = queue.remove();
            if (!set.admits(bound.element)) {
                continue;
            }
            if (bound.measuredOn == set.size()) {
                tied.add(bound);
            } else {
                add(bound.element, set.gain(bound.element), set.size());
            }
        }
        if (tied.isEmpty() || tied.getFirst().gain <= StaticGreedy.TIE) {
            return -1;
        }
        Bound next = tied.stream().min(Comparator.comparingInt(Bound::element)).orElseThrow();
        tied.stream().filter(bound -> bound != next).forEach(queue::add);
        return next.element;
    }
}
