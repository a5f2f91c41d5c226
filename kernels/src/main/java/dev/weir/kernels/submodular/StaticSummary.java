package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Element;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The summary of a fixed set by any {@link Algorithm}, under exactly the function that the engine maximises: the same anchors, the same roundings, the same
 * sums. So values of different algorithms, and of the engine, can be compared; and greedy over everything is what the engine would answer.
 *
 * @param calls gains that the algorithm asked for, those of single elements included
 * @param boundCalls gains that the bound asked for besides; no algorithm needs them
 */
public record StaticSummary(Summary summary, long calls, long boundCalls) {
    /**
     * A function of the set, not of its order: where an algorithm prefers the first, that is the least id, and one that sees each element once sees them in
     * the order of a seeded hash, for a sorted file would be the worst there is.
     *
     * @throws IllegalArgumentException if an element does not fit the configuration or those before it; the message names it
     */
    public static StaticSummary of(SummaryConfig config, Collection<Element> elements, Algorithm algorithm) {
        Engine engine = new Engine(config, Switch.RECOMPUTE);
        elements.forEach(element -> engine.upsert(element.id(), element.features(), element.group(), element.cost()));
        return engine.choose(algorithm);
    }

    static StaticSummary of(Algorithm algorithm, SummaryConfig config, Live live, Objective objective, Tally tally) {
        List<Integer> slots = inOrder(algorithm, config, live);
        LiveObjective counted = new LiveObjective(objective, slots);
        List<Integer> chosen = StaticGreedy.labelled(
                        counted, slots.stream().map(slot -> label(slot, live)).toList())
                .choose(algorithm, config.k(), config.constraints())
                .chosen();
        Answer answer = Answer.of(chosen.stream().map(slots::get).toList(), objective);
        long before = tally.work().certificate();
        Summary summary = new Publisher(config, live, objective)
                .publish(answer, algorithm.title())
                .summary();
        return new StaticSummary(summary, counted.calls(), tally.work().certificate() - before);
    }

    private static StaticGreedy.Label label(int slot, Live live) {
        return new StaticGreedy.Label(live.id(slot), live.group(slot), live.cost(slot));
    }

    private static List<Integer> inOrder(Algorithm algorithm, SummaryConfig config, Live live) {
        return switch (algorithm) {
            case Algorithm.SieveStreaming _, Algorithm.ThreeSieves _ ->
                live.leastHash(live.size(), Hashes.mix(config.seed(), 4), _ -> true);
            case Algorithm.Plain _,
                    Algorithm.Lazy _,
                    Algorithm.Stochastic _,
                    Algorithm.LazierThanLazy _,
                    Algorithm.Threshold _ ->
                Arrays.stream(live.all())
                        .boxed()
                        .sorted(Comparator.comparing(live::id))
                        .toList();
        };
    }
}
