package dev.weir.kernels.bandit;

/**
 * Tells a lasting change from outliers: a cumulative sum (Page, 1954) of errors in standard deviations, each of which counts for little.
 *
 * <p>A context where hardly any was before counts as an error, whatever its cost: the fit takes to it at once and sees nothing wrong, but the curve there was drawn by
 * extrapolation alone.
 */
final class Surprise {
    /** An error of this many deviations is no sign of anything. */
    private static final double ALLOWED = 2.5;

    private static final double ERROR_MAX = 6;
    private static final double ALARM = 20;
    private static final int CELLS = 16;

    /** Few enough that a context that wanders slowly into a new cell makes no alarm, many that jump do. */
    private static final int NOVEL_MAX = 4;

    private final double[] visits = new double[CELLS];
    private double sum;

    /**
     * @param error in standard deviations
     * @param position of the context, in [−1, 1]
     * @return whether what was learned no longer holds
     */
    boolean add(double error, double position) {
        int cell = Math.clamp((int) ((position + 1) / 2 * CELLS), 0, CELLS - 1);
        visits[cell]++;
        double size = visits[cell] <= NOVEL_MAX ? ERROR_MAX : Math.min(Math.abs(error), ERROR_MAX);
        sum = Math.max(0, sum + size - ALLOWED);
        return sum > ALARM;
    }

    void clear() {
        sum = 0;
    }

    void move(Archive archive) {
        archive.move(visits);
        sum = archive.move(sum);
    }
}
