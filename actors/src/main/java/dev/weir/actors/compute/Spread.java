package dev.weir.actors.compute;

/**
 * How values spread, within 6 %: eight steps to each doubling. Forgets slowly: whenever {@value #KEPT} are in it, all counts are halved, so it tells of the last few thousand.
 */
final class Spread {
    private static final int KEPT = 8192;
    private static final int STEPS = 8;

    private final int[] counts = new int[64 * STEPS];
    private int kept;
    private long all;

    void add(double value) {
        int exponent = Math.max(0, Math.getExponent(value));
        double part = Math.max(0, value / Math.scalb(1.0, exponent) - 1);
        counts[Math.min(exponent, 63) * STEPS + Math.min((int) (part * STEPS), STEPS - 1)]++;
        all++;
        if (++kept >= KEPT) {
            kept = 0;
            for (int i = 0; i < counts.length; i++) {
                counts[i] /= 2;
                kept += counts[i];
            }
        }
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
                return Math.scalb(1 + (i % STEPS + 0.5) / STEPS, i / STEPS);
            }
        }
        return 0;
    }
}
