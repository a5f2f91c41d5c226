package dev.weir.kernels.submodular;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The summary of a fixed set, by any {@link Algorithm}: the yardstick that the engine is measured by, and what files are summarised with. Elements are
 * numbered by their place; the plain and the lazy form take gains within a relative 1e-12 for a tie, which goes to the smallest number; no form
 * takes an element that gains no more than 1e-12.
 */
public final class StaticGreedy {
    static final double TIE = 1e-12;

    /** @param chosen in the order of choice */
    public record Choice(List<Integer> chosen, double value) {
        public Choice {
            chosen = List.copyOf(chosen);
        }
    }

    private final PlainObjective objective;
    private final List<String> groups;

    private StaticGreedy(PlainObjective objective, List<String> groups) {
        this.objective = objective;
        this.groups = groups;
    }

    /** @param groups of the elements, as many */
    public static StaticGreedy over(PlainObjective objective, List<String> groups) {
        if (groups.size() != objective.size()) {
            throw new IllegalArgumentException(
                    "groups must be as many as elements, " + objective.size() + ", but are " + groups.size());
        }
        return new StaticGreedy(objective, List.copyOf(groups));
    }

    /** f of these elements. */
    public double value(List<Integer> elements) {
        return objective.value(elements);
    }

    /** At most k elements, and of a group that quotas name at most so many. */
    public Choice choose(Algorithm algorithm, int k, Map<String, Integer> quotas) {
        if (k < 0) {
            throw new IllegalArgumentException("k must be at least 0, but was " + k);
        }
        GrowingSet set = new GrowingSet(objective, k, groups, quotas);
        return switch (algorithm) {
            case Algorithm.Plain _ -> plain(set);
            case Algorithm.Lazy _ -> lazy(set);
            case Algorithm.Stochastic(double epsilon, long seed) ->
                new SampledGreedy(objective.size(), k, epsilon, seed).plain(set);
            case Algorithm.LazierThanLazy(double epsilon, long seed) ->
                new SampledGreedy(objective.size(), k, epsilon, seed).lazy(set);
            case Algorithm.Threshold(double epsilon) -> ThresholdGreedy.choose(set, objective.size(), epsilon);
            case Algorithm.SieveStreaming(double epsilon) ->
                Sieves.streaming(objective.size(), k, epsilon, () -> new GrowingSet(objective, k, groups, quotas));
            case Algorithm.ThreeSieves(double epsilon, int rejections) ->
                Sieves.three(set, objective.size(), k, epsilon, rejections);
        };
    }

    /** {@link Algorithm.Plain}. */
    public Choice plain(int k, Map<String, Integer> quotas) {
        return choose(new Algorithm.Plain(), k, quotas);
    }

    /** {@link Algorithm.Lazy}. */
    public Choice lazy(int k, Map<String, Integer> quotas) {
        return choose(new Algorithm.Lazy(), k, quotas);
    }

    private Choice plain(GrowingSet set) {
        while (!set.isFull()) {
            int next = -1;
            double most = TIE;
            for (int e = 0; e < objective.size(); e++) {
                if (set.admits(e)) {
                    double gain = set.gain(e);
                    if (gain > (next < 0 ? most : most * (1 + TIE))) {
                        most = gain;
                        next = e;
                    }
                }
            }
            if (next < 0) {
                break;
            }
            set.take(next);
        }
        return set.choice();
    }

    private Choice lazy(GrowingSet set) {
        if (objective instanceof SimilarityMatrix matrix) {
            return new MatrixGreedy(matrix, set).choose();
        }
        LazyQueue queue = new LazyQueue();
        IntStream.range(0, objective.size()).forEach(e -> queue.add(e, set.gain(e), set.size()));
        while (!set.isFull()) {
            int next = queue.take(set);
            if (next < 0) {
                break;
            }
            set.take(next);
        }
        return set.choice();
    }
}
