package dev.weir.kernels.submodular;

import java.util.TreeMap;
import java.util.function.Supplier;

/** Algorithms that see each element once, in order. */
final class Sieves {
    private Sieves() {}

    static StaticGreedy.Choice streaming(int n, int k, double epsilon, Supplier<GrowingSet> empty) {
        TreeMap<Integer, GrowingSet> byThreshold = new TreeMap<>();
        GrowingSet none = empty.get();
        GrowingSet best = none;
        double largest = 0;
        double base = Math.log1p(epsilon);
        for (int e = 0; e < n && k > 0; e++) {
            double singleton = none.gain(e);
            if (singleton <= StaticGreedy.TIE || !none.admits(e)) {
                continue;
            }
            largest = Math.max(largest, singleton);
            int first = (int) Math.ceil(Math.log(Math.max(best.value(), largest) / (2.0 * k)) / base) - 1;
            byThreshold.headMap(first).clear();
            for (int j = first, last = (int) Math.floor(Math.log(largest) / base); j <= last; j++) {
                GrowingSet set = byThreshold.computeIfAbsent(j, _ -> empty.get());
                double threshold = Math.exp(j * base);
                if (!set.isFull() && singleton >= threshold && set.admits(e) && set.gain(e) >= threshold) {
                    set.take(e);
                    best = set.value() > best.value() ? set : best;
                }
            }
        }
        return best.choice();
    }

    static StaticGreedy.Choice three(GrowingSet set, int n, int k, double epsilon, int rejections) {
        double largest = 0;
        for (int e = 0; e < n; e++) {
            largest = Math.max(largest, set.gain(e));
        }
        double guess = k * largest;
        int rejected = 0;
        for (int e = 0; e < n && !set.isFull() && largest > StaticGreedy.TIE; e++) {
            if (!set.admits(e)) {
                continue;
            }
            double gain = set.gain(e);
            if (gain > StaticGreedy.TIE && gain >= (guess / 2 - set.value()) / (k - set.size())) {
                set.take(e);
                rejected = 0;
            } else if (++rejected == rejections && guess / (1 + epsilon) >= largest) {
                guess /= 1 + epsilon;
                rejected = 0;
            }
        }
        return set.choice();
    }
}
