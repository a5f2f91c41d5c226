package dev.weir.actors.compute;

/**
 * How whole numbers spread: those below {@value #EXACT} exactly, larger ones within 6 %, by eight steps to each doubling. Forgets slowly: whenever {@value #KEPT} are in it, all counts are
 * halved, so it tells of the last few thousand.
 */
final class Spread {
    private static final int KEPT = 8192;
    private static final int STEPS = 8;
    private static final int DOUBLINGS = 7;
    /** Each number below has a count of its own. */
    private static final int EXACT = 1 << DOUBLINGS;

    private final int[] counts = new int[EXACT + (63 - DOUBLINGS) * STEPS];
    private int kept;
    private long all;

    void add(double value) {
        counts[place(value)]++;
        all++;
        if (++kept >= KEPT) {
            kept = 0;
            for (int i = 0; i < counts.length; i++) {
                counts[i] /= 2;
                kept += counts[i];
            }
        }
    }

    private static int place(double value) {
        if (value < EXACT) {
            return (int) Math.max(0, value);
        }
        int exponent = Math.min(Math.getExponent(value), 62);
        double part = Math.min(value / Math.scalb(1.0, exponent) - 1, Math.nextDown(1.0));
        return EXACT + (exponent - DOUBLINGS) * STEPS + (int) (part * STEPS);
    }

    /** The number that a place has counted, or the middle of those. */
    private static double typical(int place) {
        if (place < EXACT) {
            return place;
        }
        int step = place - EXACT;
        return Math.scalb(1 + (step % STEPS + 0.5) / STEPS, DOUBLINGS + step / STEPS);
    }

    /** @param unit what a value of 1 is to be shown as */
    PoolView.Percentiles percentiles(double unit) {
        return new PoolView.Percentiles(all, at(0.5) * unit, at(0.95) * unit, at(0.99) * unit);
    }

    private double at(double part) {
        long rank = Math.max(1, (long) Math.ceil(part * kept));
        long passed = 0;
        for (int i = 0; i < counts.length && kept > 0; i++) {
            passed += counts[i];
            if (passed >= rank) {
                return typical(i);
            }
        }
        return 0;
    }
}
