package dev.weir.actors.pipeline;

/**
 * Which of two ways is the faster one for a piece of work, told from how long such pieces took. Pieces are told apart by the power of two of their size; of a size that a way
 * has not been tried on, the nearest one that it has speaks. The way that seems slower is tried again now and then, and ever more rarely as long as it stays slower.
 */
final class RouteChooser {
    enum Way {
        INLINE,
        POOL
    }

    private static final int SIZES = 63;
    private static final double WEIGHT = 1.0 / 8;
    private static final int TRY_FIRST = 32;
    private static final int TRY_LAST = 1024;

    private final double[][] meanNanos = new double[Way.values().length][SIZES];
    private final int[][] seen = new int[Way.values().length][SIZES];
    /** By size: decisions until the slower way is tried, and what that number is set to then. */
    private final int[] untilTry = new int[SIZES];

    private final int[] tryEvery = new int[SIZES];

    /** @param work multiply-adds, at least 1 */
    Way choose(long work) {
        int size = size(work);
        double inline = expected(Way.INLINE, size);
        double pool = expected(Way.POOL, size);
        if (Double.isNaN(inline)) {
            return Way.INLINE;
        }
        if (Double.isNaN(pool)) {
            return Way.POOL;
        }
        Way faster = pool < inline ? Way.POOL : Way.INLINE;
        if (tryEvery[size] == 0) {
            tryEvery[size] = TRY_FIRST;
            untilTry[size] = TRY_FIRST;
        }
        if (--untilTry[size] > 0) {
            return faster;
        }
        untilTry[size] = tryEvery[size];
        return faster == Way.POOL ? Way.INLINE : Way.POOL;
    }

    /** @param nanos that the work took by this way, waiting and falling back included */
    void observe(Way way, long work, double nanos) {
        int size = size(work);
        double before = expected(way, size);
        double other = expected(way == Way.POOL ? Way.INLINE : Way.POOL, size);
        double each = nanos / work;
        double[] mean = meanNanos[way.ordinal()];
        int times = ++seen[way.ordinal()][size];
        // The first few count equally: the very first run is slower than all others.
        mean[size] += Math.max(WEIGHT, 1.0 / times) * (each - mean[size]);
        boolean wasSlower = before > other;
        if (wasSlower) {
            tryEvery[size] = each < other ? TRY_FIRST : Math.min(TRY_LAST, Math.max(TRY_FIRST, 2 * tryEvery[size]));
        }
    }

    /** Nanoseconds a multiply-add; NaN if the way was never tried. */
    private double expected(Way way, int size) {
        int[] times = seen[way.ordinal()];
        for (int away = 0; away < SIZES; away++) {
            if (size + away < SIZES && times[size + away] > 0) {
                return meanNanos[way.ordinal()][size + away];
            }
            if (size - away >= 0 && times[size - away] > 0) {
                return meanNanos[way.ordinal()][size - away];
            }
        }
        return Double.NaN;
    }

    private static int size(long work) {
        return Math.min(SIZES - 1, Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, work)));
    }
}
