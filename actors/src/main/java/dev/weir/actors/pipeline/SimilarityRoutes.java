package dev.weir.actors.pipeline;

/**
 * By which way blocks of similarities were computed, and how long the owner waited for them. Tells of this process alone: the results do not depend on it, and no checkpoint or digest
 * knows of it.
 *
 * @param inline on the owner's own thread
 * @param pool by the lanes of the compute pool
 * @param fellBack blocks that the pool was asked for and did not give, so that they were computed in line after all; their time is the pool's
 */
public record SimilarityRoutes(Route inline, Route pool, long fellBack) {
    public static final SimilarityRoutes NONE = new SimilarityRoutes(Route.NONE, Route.NONE, 0);

    /** @param rows of all blocks together */
    public record Route(long blocks, long rows, double seconds) {
        static final Route NONE = new Route(0, 0, 0);

        Route plus(long moreRows, double moreSeconds) {
            return new Route(blocks + 1, rows + moreRows, seconds + moreSeconds);
        }
    }

    SimilarityRoutes inline(long rows, double seconds) {
        return new SimilarityRoutes(inline.plus(rows, seconds), pool, fellBack);
    }

    SimilarityRoutes pool(long rows, double seconds) {
        return new SimilarityRoutes(inline, pool.plus(rows, seconds), fellBack);
    }

    /** Computed in line, after the pool had been waited for in vain. */
    SimilarityRoutes fallen(long rows, double seconds) {
        var waited = new Route(pool.blocks(), pool.rows(), pool.seconds() + seconds);
        return new SimilarityRoutes(inline.plus(rows, 0), waited, fellBack + 1);
    }
}
