package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The engine's face. Not thread safe: one owner. */
public interface DynamicSummary {
    /** An engine with nothing live. */
    static DynamicSummary create(SummaryConfig config) {
        return new Engine(config, Switch.AUTOMATIC);
    }

    /** An engine with nothing live that has its similarities computed elsewhere. What it answers is the same to the bit. */
    static DynamicSummary create(SummaryConfig config, SimilarityBlocks blocks) {
        return new Engine(config, Switch.AUTOMATIC, RowSupply.of(blocks));
    }

    /**
     * That elements with these features, the very objects, are likely to be upserted next: what they need may be made together, faster than one by one. Says nothing, changes
     * nothing; forgotten at the next answer.
     */
    void expect(List<Features> coming);

    /**
     * Changes nothing.
     *
     * @throws IllegalArgumentException if {@link #upsert} would refuse the element now; the message says why
     */
    void requireFits(String id, Features features);

    /**
     * Inserts the element, or replaces the one of the same id (equal features, group and cost: no change).
     *
     * @throws IllegalArgumentException if the dimension differs from that of the anchors or of what came before, or the objective is not defined for a
     *     feature, or if the cost is not over 0 and finite; the message names id, column and legal range; state unchanged
     */
    void upsert(String id, Features features, String group, double cost);

    /** At a cost of 1. */
    default void upsert(String id, Features features, String group) {
        upsert(id, features, group, 1);
    }

    /** @return whether the id was live */
    boolean delete(String id);

    int live();

    /** The answer for what is live now; kept until the next change, so asking again is free. Only with {@link Stability} does it depend on the one before. */
    Summary summary();

    /**
     * Goes on where another engine of this configuration left off, when all that was live there is live here.
     *
     * @param members of its last summary
     */
    void resume(Collection<String> members);

    /** Empty if the id is no member. */
    Optional<Explanation> why(String id);

    /** f of these live elements, unknown ids left out. Costs a chain of |ids|. */
    double evaluate(List<String> ids);

    /** The {@code size} live ids of least hash under {@code salt}: a uniform sample that is a function of the live set. */
    List<String> uniformSample(int size, long salt);

    /**
     * From now on what is live here is what was told of a larger set: samples and summaries of its parts. Values then are those over all of it, and samples and shares are
     * taken of the samples alone. Its bounds are not: they know nothing of who was not told.
     *
     * @param population how many are live in all parts together
     */
    void standFor(int population);

    /** Bounds on the value of any 0, 1, … k live elements, whatever the constraints, k + 1 of them; concave, and the first is 0. */
    List<Double> bounds();

    /** What no elements are worth more than, live here or not; infinite where that is not known. */
    double ceiling();

    Work work();

    /** Guesses of OPT that have an instance now. */
    int activeInstances();
}
