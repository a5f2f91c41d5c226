package dev.weir.kernels.submodular;

import java.util.Arrays;

/** Takes every element that gains the threshold, in order; the threshold falls from the best singleton to ε/n of it. */
final class ThresholdGreedy {
    private ThresholdGreedy() {}

    static StaticGreedy.Choice choose(GrowingSet set, int n, double epsilon) {
        double[] bounds = new double[n];
        Arrays.setAll(bounds, set::gain);
        double largest = Arrays.stream(bounds).max().orElse(0);
        double least = Math.max(StaticGreedy.TIE, largest * epsilon / Math.max(1, n));
        for (double threshold = largest; threshold > least && !set.isFull(); threshold *= 1 - epsilon) {
            for (int e = 0; e < n && !set.isFull(); e++) {
                if (bounds[e] >= threshold && set.admits(e)) {
                    bounds[e] = set.gain(e);
                    if (bounds[e] >= threshold) {
                        set.take(e);
                    }
                }
            }
        }
        return set.choice();
    }
}
