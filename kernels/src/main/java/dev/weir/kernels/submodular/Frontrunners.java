package dev.weir.kernels.submodular;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/**
 * A priority queue of which only the front is in order: few of many ever come to its head, and a heap of all of them would miss the caches at every step. The others, whose
 * rates are all under a limit, lie in no order; when the front is used up the limit is lowered, so that a share of them moves up.
 */
final class Frontrunners<T> {
    /** So many rates tell where to put the limit, and no more than these are not worth dividing. */
    static final int SAMPLE = 512;

    private static final int SHARE = 8;

    private final ToDoubleFunction<T> rate;
    private final PriorityQueue<T> front;
    private final List<T> others;
    private double limit = Double.POSITIVE_INFINITY;

    /**
     * @param all what is queued at first; becomes the queue's own
     * @param rate the largest goes first; that of what is queued must not change
     * @param ties which goes first at equal rates
     */
    Frontrunners(List<T> all, ToDoubleFunction<T> rate, Comparator<T> ties) {
        this.rate = rate;
        this.front = new PriorityQueue<>(order(rate, ties));
        this.others = all;
    }

    static <T> Comparator<T> order(ToDoubleFunction<T> rate, Comparator<T> ties) {
        return Comparator.comparingDouble(rate).reversed().thenComparing(ties);
    }

    boolean isEmpty() {
        return front.isEmpty() && others.isEmpty();
    }

    void add(T one) {
        if (rate.applyAsDouble(one) >= limit) {
            front.add(one);
        } else {
            others.add(one);
        }
    }

    /** The one at the head, of a queue that is not empty. */
    T element() {
        advance();
        return front.element();
    }

    T remove() {
        advance();
        return front.remove();
    }

    private void advance() {
        if (!front.isEmpty() || others.isEmpty()) {
            return;
        }
        limit = lowered();
        int left = 0;
        for (T one : others) {
            if (rate.applyAsDouble(one) >= limit) {
                front.add(one);
            } else {
                others.set(left++, one);
            }
        }
        others.subList(left, others.size()).clear();
    }

    /** That of one of them at least, so somebody moves up. */
    private double lowered() {
        if (others.size() <= SAMPLE) {
            return Double.NEGATIVE_INFINITY;
        }
        double[] rates = new double[SAMPLE];
        for (int i = 0; i < SAMPLE; i++) {
            rates[i] = rate.applyAsDouble(others.get((int) ((long) i * others.size() / SAMPLE)));
        }
        Arrays.sort(rates);
        return rates[SAMPLE - SAMPLE / SHARE];
    }
}
