package dev.weir.kernels.submodular;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The summary of a fixed set, by any {@link Algorithm}: the yardstick that the engine is measured by, and what files are summarised with. Elements are
 * numbered by their place; the plain and the lazy form take gains within a relative 1e-12 for a tie, which goes to the smallest number; no form
 * takes an element that gains no more than 1e-12.
 */
public final class StaticGreedy {
    static final double TIE = 1e-12;

    /**
     * @param chosen in the order of choice, after the pins
     * @param unmet what of the constraints cannot be kept
     */
    public record Choice(List<Integer> chosen, double value, Unmet unmet) {
        public Choice {
            chosen = List.copyOf(chosen);
        }
    }

    /**
     * What constraints see of an element.
     *
     * @param cost over 0
     */
    public record Label(String id, String group, double cost) {
        public Label {
            Checks.requirePositive("cost of " + id, cost);
        }
    }

    private final PlainObjective objective;
    private final Ground ground;

    private StaticGreedy(PlainObjective objective, Ground ground) {
        this.objective = objective;
        this.ground = ground;
    }

    /** @param groups of the elements, as many; their ids are their places, and each costs 1 */
    public static StaticGreedy over(PlainObjective objective, List<String> groups) {
        requireAsMany("groups", groups, objective);
        return labelled(
                objective,
                IntStream.range(0, groups.size())
                        .mapToObj(place -> new Label("" + place, groups.get(place), 1))
                        .toList());
    }

    /** @param labels of the elements, as many */
    public static StaticGreedy labelled(PlainObjective objective, List<Label> labels) {
        requireAsMany("labels", labels, objective);
        return new StaticGreedy(objective, LabelledGround.of(labels));
    }

    private static void requireAsMany(String what, List<?> items, PlainObjective objective) {
        if (items.size() != objective.size()) {
            throw new IllegalArgumentException(
                    what + " must be as many as elements, " + objective.size() + ", but are " + items.size());
        }
    }

    /** f of these elements. */
    public double value(List<Integer> elements) {
        return objective.value(elements);
    }

    /** At most k elements, and of a group that quotas name at most so many. */
    public Choice choose(Algorithm algorithm, int k, Map<String, Integer> quotas) {
        return choose(algorithm, k, Constraints.atMost(quotas));
    }

    /**
     * At most k elements that keep the constraints, as far as they can be kept; whatever the algorithm, the pins come first, it takes none that there is no room for,
     * and the best of their groups fill lower quotas at the end. With a budget the plain and the lazy form give the better of greedy by gain and by gain for each unit of cost.
     */
    public Choice choose(Algorithm algorithm, int k, Constraints constraints) {
        if (k < 0) {
            throw new IllegalArgumentException("k must be at least 0, but was " + k);
        }
        Attainable within = new Attainable(constraints, k, ground);
        Supplier<GrowingSet> empty = () -> new GrowingSet(objective, within);
        int n = objective.size();
        return switch (algorithm) {
            case Algorithm.Plain _ -> better(within, prices -> plain(empty.get(), prices));
            case Algorithm.Lazy _ -> better(within, prices -> lazy(empty.get(), within, prices));
            case Algorithm.Stochastic(double epsilon, long seed) ->
                new SampledGreedy(n, k, epsilon, seed).plain(empty.get());
            case Algorithm.LazierThanLazy(double epsilon, long seed) ->
                new SampledGreedy(n, k, epsilon, seed).lazy(empty.get());
            case Algorithm.Threshold(double epsilon) -> ThresholdGreedy.choose(empty.get(), n, epsilon);
            case Algorithm.SieveStreaming(double epsilon) -> Sieves.streaming(n, k, epsilon, empty);
            case Algorithm.ThreeSieves(double epsilon, int rejections) ->
                Sieves.three(empty.get(), n, k, epsilon, rejections);
        };
    }

    private static Choice better(Attainable within, Function<IntToDoubleFunction, Choice> greedy) {
        Choice byGain = greedy.apply(StaleGains.ALIKE);
        if (!within.hasBudget()) {
            return byGain;
        }
        Choice byRate = greedy.apply(within::units);
        return byRate.value() > byGain.value() ? byRate : byGain;
    }

    /** {@link Algorithm.Plain}. */
    public Choice plain(int k, Map<String, Integer> quotas) {
        return choose(new Algorithm.Plain(), k, quotas);
    }

    /** {@link Algorithm.Lazy}. */
    public Choice lazy(int k, Map<String, Integer> quotas) {
        return choose(new Algorithm.Lazy(), k, quotas);
    }

    private Choice plain(GrowingSet set, IntToDoubleFunction prices) {
        while (!set.isFull()) {
            int next = -1;
            double most = 0;
            for (int e = 0; e < objective.size(); e++) {
                if (set.admits(e)) {
                    double gain = set.gain(e);
                    double rate = gain / prices.applyAsDouble(e);
                    if (gain > TIE && rate > most * (1 + TIE)) {
                        most = rate;
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

    private Choice lazy(GrowingSet set, Attainable within, IntToDoubleFunction prices) {
        // That form is made for an empty set and for gains alone.
        if (objective instanceof SimilarityMatrix matrix && set.size() == 0 && !within.hasBudget()) {
            return new MatrixGreedy(matrix, set).choose();
        }
        LazyQueue queue = new LazyQueue(prices);
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
