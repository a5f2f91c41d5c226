package dev.weir.kernels.bandit;

/** A cumulative sum (Page, 1954) of errors in standard deviations: tells a lasting change from outliers, which count for little each. */
final class Surprise {
    /** An error of this many deviations is no sign of anything. */
    private static final double ALLOWED = 2.5;

    private static final double ERROR_MAX = 6;
    private static final double ALARM = 20;

    private double sum;

    /** @return whether the costs have changed for good */
    boolean add(double error) {
        sum = Math.max(0, sum + Math.min(Math.abs(error), ERROR_MAX) - ALLOWED);
        return sum > ALARM;
    }

    void clear() {
        sum = 0;
    }

    void move(Archive archive) {
        sum = archive.move(sum);
    }
}
