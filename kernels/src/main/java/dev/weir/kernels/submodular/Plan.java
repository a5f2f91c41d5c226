package dev.weir.kernels.submodular;

/**
 * What one engine will cost at a number of live elements, predicted from the configuration alone. Calls are means for a stream that replaces one element per
 * update; they are right to a small factor, not to the digit. Whether levels are held is no guess: it is what the engine decides by.
 *
 * @param levels whether levels are held, and not greedy over everything live
 * @param levelsFrom the live count that levels are held from on
 * @param anchors that f sums over
 * @param callsPerUpdate oracle calls between publications, for one update
 * @param callsPerPublication oracle calls of a publication: choice and certificate; more where the certificate is hard to tighten
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

    /** Entry, id, map and list of the live set, and the sample's part, without the features themselves. */
    private static final long ELEMENT = 350;
    /** A candidate of the answer and one of the bound, in their queues. */
    private static final long CANDIDATES = 80;
    /** Depth, place and bag of a slot in one instance, arrays being up to half empty. */
    private static final long IN_INSTANCE = 18;

    /**
     * @param columns of the feature vector
     * @param live elements, 0 or more
     */
    public static Plan of(SummaryConfig config, long columns, int live) {
        long levelsFrom = Switch.AUTOMATIC.levelsFrom(config);
        boolean levels = live >= levelsFrom;
        int anchors =
                switch (config.anchors()) {
                    case Anchors.Fixed fixed -> fixed.points().size();
                    case Anchors.Sample(int size) -> Math.min(size, live);
                };
        Plan plan = new Plan(live, levels, levelsFrom, anchors, 0, 0, 0);
        return new Plan(
                live,
                levels,
                levelsFrom,
                anchors,
                plan.update(config),
                plan.publication(config),
                plan.bytes(config, columns));
    }

    private double update(SummaryConfig config) {
        if (!levels) {
            return 1;
        }
        double log = Math.log(Math.max(2, config.k())) / Math.log(2);
        return switch (config.anchors()) {
            case Anchors.Fixed _ -> 1 + config.k() * log * log / config.epsilon();
            case Anchors.Sample _ -> 1 + 2.0 * anchors * perElement(config) * (1 + log);
        };
    }

    private double publication(SummaryConfig config) {
        double pool =
                levels ? Math.min(live, (config.poolPerMember() + perElement(config)) * (double) config.k()) : live;
        double steps = Prices.steps((long) live * anchors);
        return LAZY * pool + LAZY * live + steps * live;
    }

    private long bytes(SummaryConfig config, long columns) {
        long slots = Math.min(live, FacilityLocation.CACHED_ENTRIES / Math.max(1, anchors));
        long features = live * (ELEMENT + CANDIDATES + 2 * Float.BYTES * columns);
        long rows = slots * (16 + (long) Integer.BYTES * anchors);
        long chain = (long) Integer.BYTES * config.k() * anchors * 3 / 2;
        return features + rows + chain + (levels ? perElement(config) * (live * IN_INSTANCE + chain) : 0);
    }

    private static int perElement(SummaryConfig config) {
        return new Guesses(config.epsilon(), Math.max(1, config.k())).perElement();
    }
}
