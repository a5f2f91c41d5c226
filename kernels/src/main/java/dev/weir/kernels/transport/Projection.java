package dev.weir.kernels.transport;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The nearest point to x of {@code {y ≥ 0, Σy = total, at most k elements not 0}}. Of equal elements the first ones are kept. */
interface Projection {
    /**
     * @param x length from 1 on; not changed
     * @param k from 1 on
     * @param y overwritten
     */
    void project(double[] x, int length, int k, double total, double[] y);

    /** The definition: all elements in order, and the longest beginning whose elements all stay over the threshold. */
    static Projection plain() {
        return (x, length, k, total, y) -> {
            int[] order = IntStream.range(0, length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -x[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            Arrays.fill(y, 0, length, 0);
            double sum = 0;
            double threshold = 0;
            int kept = 0;
            for (int i = 0; i < Math.min(k, length); i++) {
                sum += x[order[i]] - x[order[0]];
                double candidate = x[order[0]] + (sum - total) / (i + 1);
                if (x[order[i]] > candidate) {
                    kept = i + 1;
                    threshold = candidate;
                }
            }
            for (int i = 0; i < kept; i++) {
                y[order[i]] = x[order[i]] - threshold;
            }
        };
    }

    /** Θ(length + k·log k), with scratch for that length. Not for two threads. */
    static Projection selecting(int length) {
        return new SelectingProjection(length);
    }
}
