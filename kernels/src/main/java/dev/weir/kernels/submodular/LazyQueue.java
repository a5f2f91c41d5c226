package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/** Elements by an upper bound of their gain for each unit of price, measured on a smaller set or the present one. */
final class LazyQueue {
    private record Bound(int element, double gain, double rate, int measuredOn) {}

    private final PriorityQueue<Bound> queue =
            new PriorityQueue<>(Comparator.<Bound>comparingDouble(b -> -b.rate).thenComparingInt(b -> b.element));
    private final IntToDoubleFunction prices;

    /** @param prices over 0 */
    LazyQueue(IntToDoubleFunction prices) {
        this.prices = prices;
    }

    void add(int element, double gain, int measuredOn) {
        queue.add(new Bound(element, gain, gain / prices.applyAsDouble(element), measuredOn));
    }

    /** Removes and returns the element of the largest rate on the set, the smallest of those that tie; -1 when none gains anything. */
    int take(GrowingSet set) {
        List<Bound> tied = new ArrayList<>();
        while (!queue.isEmpty()
                && (tied.isEmpty() || queue.element().rate * (1 + StaticGreedy.TIE) >= tied.getFirst().rate)) {
            Bound bound = queue.remove();
            if (!set.admits(bound.element)) {
                continue;
            }
            if (bound.measuredOn != set.size()) {
                add(bound.element, set.gain(bound.element), set.size());
            } else if (bound.gain > StaticGreedy.TIE) {
                tied.add(bound);
            }
        }
        if (tied.isEmpty()) {
            return -1;
        }
        Bound next = tied.stream().min(Comparator.comparingInt(Bound::element)).orElseThrow();
        tied.stream().filter(bound -> bound != next).forEach(queue::add);
        return next.element;
    }
}
