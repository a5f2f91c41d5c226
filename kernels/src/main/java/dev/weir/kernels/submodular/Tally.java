package dev.weir.kernels.submodular;

/** Counts work by cause. One gain on one prefix is one oracle call, however it was computed. */
final class Tally {
    enum Cause {
        SINGLETON,
        INSERT_WALK,
        REBUILD,
        DEPTH_SEARCH,
        POOL,
        CERTIFICATE,
        STABILITY,
        EXPLAIN
    }

    private final long[] calls = new long[Cause.values().length];
    private long multiplyAdds;
    private long rebuilds;
    private long largestRebuild;

    void calls(Cause cause, long count, int anchors) {
        calls[cause.ordinal()] += count;
        multiplyAdds += count * anchors;
    }

    void rebuild(int candidates) {
        rebuilds++;
        largestRebuild = Math.max(largestRebuild, candidates);
    }

    private long of(Cause cause) {
        return calls[cause.ordinal()];
    }

    Work work() {
        return new Work(
                of(Cause.SINGLETON),
                of(Cause.INSERT_WALK),
                of(Cause.REBUILD),
                of(Cause.DEPTH_SEARCH),
                of(Cause.POOL),
                of(Cause.CERTIFICATE),
                of(Cause.STABILITY),
                of(Cause.EXPLAIN),
                0,
                multiplyAdds,
                rebuilds,
                largestRebuild);
    }
}
