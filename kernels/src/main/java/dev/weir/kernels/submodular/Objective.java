package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.List;

/**
 * A monotone submodular function of live slots with f(∅) = 0. The algorithms see it only through this and {@link Prefixes}. Gains must not grow
 * along a chain, bit for bit, and must not depend on the history of the live set: sums are exact, or taken in the order of the columns or of the
 * members, and what is not exact is monotone in its rounding.
 */
interface Objective {
    static Objective of(ObjectiveConfig config, long seed, Live live, Tally tally, RowSupply supply) {
        return switch (config) {
            case ObjectiveConfig.FacilityLocation(Similarity similarity, Anchors anchors) ->
                new FacilityLocation(new AnchorRows(similarity, anchors, seed, live, tally, supply), live, tally);
            case ObjectiveConfig.SaturatedCoverage(Similarity similarity, Anchors anchors, double alpha) ->
                new SaturatedCoverage(
                        new AnchorRows(similarity, anchors, seed, live, tally, supply), alpha, live, tally);
            case ObjectiveConfig.GivenSimilarities(List<Double> weights) ->
                new ColumnSum(new Columns.Most(), new ColumnWeights(weights), live, tally);
            case ObjectiveConfig.Coverage(double least, List<Double> weights) ->
                new ColumnSum(new Columns.Touched(least), new ColumnWeights(weights), live, tally);
            case ObjectiveConfig.ProbabilisticCoverage(List<Double> weights) ->
                new ColumnSum(new Columns.Chance(), new ColumnWeights(weights), live, tally);
            case ObjectiveConfig.FeatureBased(Concave shape, List<Double> weights) ->
                new ColumnSum(new Columns.Curve(shape), new ColumnWeights(weights), live, tally);
            case ObjectiveConfig.LogDeterminant(Similarity kernel, double alpha) ->
                new LogDeterminant(kernel, alpha, live, tally);
            case ObjectiveConfig.GraphCut(Similarity similarity, double lambda) ->
                new GraphCut(similarity, lambda, live, tally);
            case ObjectiveConfig.Mixture(List<ObjectiveConfig.Mixture.Part> parts) ->
                new Mixture(
                        parts.stream()
                                .map(part -> new Mixture.Part(
                                        part.weight(), Objective.of(part.objective(), seed, live, tally, supply)))
                                .toList(),
                        live);
        };
    }

    /** @throws IllegalArgumentException if the features are none that f is defined for; the message names id, column and legal range */
    void require(String id, Features features);

    /** That elements with these features are likely to be inserted next: what they need may be made together. Nothing but time depends on it. */
    default void expect(List<Features> coming) {}

    /** That gains of these live slots are likely to be asked for next. Nothing but time depends on it. */
    default void expect(int[] slots, int from, int to) {}

    /** How many slots are best expected at a time; 1 where it makes no difference. */
    default int batch() {
        return 1;
    }

    /** After the slot became live. */
    void insert(int slot);

    /** Before the slot ceases to be live. Its {@link #singleton} stays until another element has the slot. */
    void remove(int slot);

    /** Whether f itself changed with the live set since the last {@link #refresh}; then nothing else here is to be asked. */
    default boolean stale() {
        return false;
    }

    default void refresh() {}

    /** f({slot}). */
    double singleton(int slot);

    /** An empty chain. */
    Prefixes prefixes();

    /** By what values are to be multiplied for people. */
    default double weight() {
        return 1;
    }

    /** f(everything live) where that is cheap, infinite otherwise. */
    double everything();

    /** What no set is worth more than, where that costs nothing to know; infinite otherwise. In the units of {@link #singleton}. */
    default double ceiling() {
        return Double.POSITIVE_INFINITY;
    }

    /** A bound on the value of any set that keeps the constraints, {@code known} or better. */
    default double bound(Answer answer, Attainable within, double known) {
        return known;
    }

    /** Whom or what f sums over, for people. */
    String describe();
}
