package dev.weir.kernels.submodular;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Greedy that looks at a fresh random sample of the rest for each choice. */
final class SampledGreedy {
    private final int[] rest;
    private final int sample;
    private final SplittableRandom random;
    private int left;

    SampledGreedy(int n, int k, double epsilon, long seed) {
        this.rest = new int[n];
        Arrays.setAll(rest, i -> i);
        this.left = n;
        this.sample = (int) Math.min(n, Math.ceil((double) n / Math.max(1, k) * Math.log(1 / epsilon)));
        this.random = new SplittableRandom(seed);
    }

    /** Moves a uniform sample of what is left to the end of it; returns where it begins. */
    private int draw() {
        int from = Math.max(0, left - sample);
        for (int i = left - 1; i >= from; i--) {
            swap(i, random.nextInt(i + 1));
        }
        return from;
    }

    private void swap(int i, int j) {
        int element = rest[i];
        rest[i] = rest[j];
        rest[j] = element;
    }

    private void take(GrowingSet set, int at) {
        set.take(rest[at]);
        swap(at, --left);
    }

    StaticGreedy.Choice plain(GrowingSet set) {
        for (int step = 0; !set.isFull() && left > 0; step++) {
            int best = -1;
            double most = StaticGreedy.TIE;
            for (int i = draw(); i < left; i++) {
                double gain = set.admits(rest[i]) ? set.gain(rest[i]) : 0;
                if (gain > most) {
                    most = gain;
                    best = i;
                }
            }
            if (best >= 0) {
                take(set, best);
            } else if (step > rest.length) {
                break;
            }
        }
        return set.choice();
    }

    StaticGreedy.Choice lazy(GrowingSet set) {
        double[] bounds = new double[rest.length];
        Arrays.fill(bounds, Double.POSITIVE_INFINITY);
        for (int step = 0; !set.isFull() && left > 0; step++) {
            int best = -1;
            double most = StaticGreedy.TIE;
            int from = draw();
            // Looking at large bounds first spares most of the others.
            int[] order = Arrays.stream(rest, from, left)
                    .boxed()
                    .sorted((a, b) -> Double.compare(bounds[b], bounds[a]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int element : order) {
                if (bounds[element] <= most) {
                    break;
                }
                bounds[element] = set.admits(element) ? set.gain(element) : 0;
                if (bounds[element] > most) {
                    most = bounds[element];
                    best = element;
                }
            }
            if (best >= 0) {
                take(set, place(best, from));
            } else if (step > rest.length) {
                break;
            }
        }
        return set.choice();
    }

    private int place(int element, int from) {
        int at = from;
        while (rest[at] != element) {
            at++;
        }
        return at;
    }
}
