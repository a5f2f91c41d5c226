package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Greedy over a fixed set, facility location in double precision: the yardstick that the engine is measured by. Elements are numbered by their place;
 * gains within a relative 1e-12 are a tie and go to the smallest number; greedy stops when the best gain is at most 1e-12. Θ(n·m) memory.
 */
public final class StaticGreedy {
    private static final double TIE = 1e-12;

    /** @param chosen in the order of choice */
    public record Choice(List<Integer> chosen, double value) {}

    private final double[][] similarities;
    private final List<String> groups;

    private StaticGreedy(double[][] similarities, List<String> groups) {
        this.similarities = similarities;
        this.groups = groups;
    }

    /**
     * @param groups of the elements, as many
     * @param anchors whom f sums over
     */
    public static StaticGreedy over(
            List<double[]> elements, List<String> groups, List<double[]> anchors, Similarity similarity) {
        if (groups.size() != elements.size()) {
            throw new IllegalArgumentException(
                    "groups must be as many as elements, " + elements.size() + ", but are " + groups.size());
        }
        double[][] similarities = new double[elements.size()][anchors.size()];
        for (int e = 0; e < similarities.length; e++) {
            for (int a = 0; a < anchors.size(); a++) {
                similarities[e][a] = similarity(similarity, elements.get(e), anchors.get(a));
            }
        }
        return new StaticGreedy(similarities, List.copyOf(groups));
    }

    private static double similarity(Similarity similarity, double[] a, double[] b) {
        double squared = 0;
        for (int i = 0; i < a.length; i++) {
            squared += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return switch (similarity) {
            case Similarity.Rbf(double scale) -> Math.exp(-squared / scale);
        };
    }

    /** f of these elements. */
    public double value(List<Integer> elements) {
        double[] best = best();
        elements.forEach(element -> raise(best, element));
        return Arrays.stream(best).sum();
    }

    /** Looks at every element for every choice. */
    public Choice plain(int k, Map<String, Integer> quotas) {
        List<Integer> chosen = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        double[] best = best();
        while (chosen.size() < k) {
            int next = -1;
            double most = TIE;
            for (int e = 0; e < similarities.length; e++) {
                if (admits(e, quotas, taken) && !chosen.contains(e)) {
                    double gain = gain(best, e);
                    if (gain > (next < 0 ? most : most * (1 + TIE))) {
                        most = gain;
                        next = e;
                    }
                }
            }
            if (next < 0) {
                break;
            }
            take(next, chosen, taken, best);
        }
        return new Choice(chosen, Arrays.stream(best).sum());
    }

    /** The same choice; only elements whose old gain, an upper bound, still leads are looked at again. */
    public Choice lazy(int k, Map<String, Integer> quotas) {
        record Bound(int element, double gain, int measuredOn) {}
        PriorityQueue<Bound> queue = new PriorityQueue<>(
                Comparator.<Bound>comparingDouble(b -> -b.gain).thenComparingInt(b -> b.element));
        List<Integer> chosen = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        double[] best = best();
        for (int e = 0; e < similarities.length; e++) {
            queue.add(new Bound(e, gain(best, e), 0));
        }
        while (chosen.size() < k && !queue.isEmpty()) {
            List<Bound> tied = new ArrayList<>();
            while (!queue.isEmpty() && (tied.isEmpty() || queue.element().gain * (1 + TIE) >= tied.getFirst().gain)) {
                Bound bound = queue.remove();
                if (!admits(bound.element, quotas, taken)) {
                    continue;
                }
                if (bound.measuredOn == chosen.size()) {
                    tied.add(bound);
                } else {
                    queue.add(new Bound(bound.element, gain(best, bound.element), chosen.size()));
                }
            }
            if (tied.isEmpty() || tied.getFirst().gain <= TIE) {
                break;
            }
            Bound next =
                    tied.stream().min(Comparator.comparingInt(Bound::element)).orElseThrow();
            tied.stream().filter(bound -> bound != next).forEach(queue::add);
            take(next.element, chosen, taken, best);
        }
        return new Choice(chosen, Arrays.stream(best).sum());
    }

    private double[] best() {
        return new double[similarities.length == 0 ? 0 : similarities[0].length];
    }

    private double gain(double[] best, int element) {
        double gain = 0;
        for (int a = 0; a < best.length; a++) {
            gain += Math.max(0, similarities[element][a] - best[a]);
        }
        return gain;
    }

    private void raise(double[] best, int element) {
        for (int a = 0; a < best.length; a++) {
            best[a] = Math.max(best[a], similarities[element][a]);
        }
    }

    private boolean admits(int element, Map<String, Integer> quotas, Map<String, Integer> taken) {
        Integer most = quotas.get(groups.get(element));
        return most == null || taken.getOrDefault(groups.get(element), 0) < most;
    }

    private void take(int element, List<Integer> chosen, Map<String, Integer> taken, double[] best) {
        chosen.add(element);
        taken.merge(groups.get(element), 1, Integer::sum);
        raise(best, element);
    }
}
