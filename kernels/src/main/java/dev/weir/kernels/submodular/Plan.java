package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;

/**
 * What one engine will cost at a number of live elements, predicted from the configuration alone. Calls are means for a stream that replaces one element per
 * update; they are right to a small factor, not to the digit. Whether levels are held is no guess: it is what the engine decides by.
 *
 * @param levels whether levels are held, and not greedy over everything live
 * @param levelsFrom the live count that levels are held from on; {@link Long#MAX_VALUE} if they never are
 * @param anchors that f sums over
 * @param callsPerUpdate oracle calls between publications, for one update
 * @param callsPerPublication oracle calls of a publication: choice and certificate; more where the certificate is hard to tighten, fewer where the
 *     members hardly matter to each other's gains, as in a graph cut
 * @param bytes of heap, the transient ones of a publication included
 */
public record Plan(
        int live,
        boolean levels,
        long levelsFrom,
        int anchors,
        double callsPerUpdate,
        double callsPerPublication,
        long bytes) {
    /** Measured: lazy greedy, and the bound's largest gains, look again at a few candidates for each one they take. */
    private static final double LAZY = 4;

    /** Measured: an update's share of a level's rebuilds and walks, for streams in clusters. */
    private static final double LEVEL = 2;

    /** Entry, id, map and list of the live set, and the sample's part, without the features themselves. */
    private static final long ELEMENT = 200;
    /** A candidate of the answer and one of the bound, in their queues. */
    private static final long CANDIDATES = 120;
    /** Depth, place and bag of a slot in one instance, arrays being up to half empty. */
    private static final long IN_INSTANCE = 18;

    /**
     * With dense feature vectors.
     *
     * @param columns of the feature vector
     * @param live elements, 0 or more
     */
    public static Plan of(SummaryConfig config, long columns, int live) {
        return of(config, new Demand.Rows(columns, columns, false), live);
    }

    /**
     * With sparse ones.
     *
     * @param filled columns of an element that are not 0
     */
    public static Plan ofSparse(SummaryConfig config, long columns, long filled, int live) {
        return of(config, new Demand.Rows(columns, filled, true), live);
    }

    /** With elements like this one. */
    public static Plan like(SummaryConfig config, Features one, int live) {
        return one.isSparse() ? ofSparse(config, one.size(), one.entries(), live) : of(config, one.size(), live);
    }

    private static Plan of(SummaryConfig config, Demand.Rows rows, int live) {
        long levelsFrom = Switch.AUTOMATIC.levelsFrom(config);
        boolean levels = live >= levelsFrom;
        Demand demand = Demand.of(config.objective(), config.k(), rows, live);
        Plan plan = new Plan(live, levels, levelsFrom, demand.anchors(), 0, 0, 0);
        return new Plan(
                live,
                levels,
                levelsFrom,
                demand.anchors(),
                demand.functions() * plan.update(config, demand),
                demand.functions() * plan.publication(config, demand),
                plan.bytes(config, rows, demand));
    }

    /** Whether there is a live count that levels are held from. */
    public boolean levelsPay() {
        return levelsFrom < Long.MAX_VALUE;
    }

    private double update(SummaryConfig config, Demand demand) {
        if (!levels) {
            return 1;
        }
        double log = Math.log(Math.max(2, config.k())) / Math.log(2);
        double perGuess = demand.sampled()
                ? 2.0 * anchors * (1 + log)
                : LEVEL * config.k() * (demand.stepwise() ? config.k() / log : 1);
        return 1 + guesses(config) * perGuess;
    }

    private double publication(SummaryConfig config, Demand demand) {
        double pool = levels ? Math.min(live, (config.poolPerMember() + guesses(config)) * (double) config.k()) : live;
        double steps = demand.priced() && !config.constraints().hasBudget() ? Prices.steps((long) live * anchors) : 0;
        // With a budget both the choice and the bound are made twice, by gains and by gains for their cost.
        int ways = config.constraints().hasBudget() ? 2 : 1;
        return ways * LAZY * (pool + live) + steps * live;
    }

    private long bytes(SummaryConfig config, Demand.Rows vector, Demand demand) {
        long elements = live * (ELEMENT + CANDIDATES + vector.bytes() + demand.elementBytes());
        long rows = Integer.BYTES * demand.similarities() + (demand.anchors() > 0 ? 16L * live : 0);
        long chain = demand.chainBytes() * 3 / 2;
        return elements + rows + chain + (levels ? guesses(config) * (live * IN_INSTANCE + chain) : 0);
    }

    private static int guesses(SummaryConfig config) {
        return new Guesses(config.epsilon(), Math.max(1, config.k())).many();
    }
}
