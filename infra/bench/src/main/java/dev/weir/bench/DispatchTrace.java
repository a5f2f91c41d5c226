package dev.weir.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Jobs that come at random to lanes of unequal speed; the same for every dispatcher that is tried.
 *
 * @param arrival in order. One unit is what a job takes in the mean where speed is 1
 * @param predicted what a dispatcher believes of {@code size}, up to a fifth off
 * @param speed of a lane at a kind of job, by kind
 */
record DispatchTrace(double[] arrival, double[] size, double[] predicted, int[] kind, double[][] speed) {
    private static final int KINDS = 3;

    /**
     * Sizes are log-normal: the median is 0.6 of the mean, and one in a hundred is six times the mean.
     *
     * @param byKind whether lanes are fast at some kinds and slow at others; else each is as fast at all
     * @param load what comes, of what the lanes could do if they took any job that comes
     */
    static DispatchTrace random(long seed, int lanes, int jobs, double load, boolean byKind) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] speed = new double[KINDS][lanes];
        double all = 0;
        for (int lane = 0; lane < lanes; lane++) {
            double base = Math.pow(2, random.nextDouble(-1.5, 1.5));
            for (int kind = 0; kind < KINDS; kind++) {
                speed[kind][lane] = byKind ? Math.pow(2, random.nextDouble(-1.5, 1.5)) : base;
                all += speed[kind][lane] / KINDS;
            }
        }
        double[] arrival = new double[jobs];
        double[] size = new double[jobs];
        double[] predicted = new double[jobs];
        int[] kind = new int[jobs];
        double now = 0;
        for (int i = 0; i < jobs; i++) {
            now -= Math.log(1 - random.nextDouble()) / (load * all);
            arrival[i] = now;
            size[i] = Math.exp(random.nextGaussian() - 0.5);
            predicted[i] = size[i] * random.nextDouble(0.8, 1.2);
            kind[i] = random.nextInt(KINDS);
        }
        return new DispatchTrace(arrival, size, predicted, kind, speed);
    }

    int lanes() {
        return speed[0].length;
    }

    int jobs() {
        return arrival.length;
    }

    double takes(int job, int lane) {
        return size[job] / speed[kind[job]][lane];
    }

    double expected(int job, int lane) {
        return predicted[job] / speed[kind[job]][lane];
    }

    /** Over all kinds. */
    double speedOf(int lane) {
        return Arrays.stream(speed).mapToDouble(each -> each[lane]).sum();
    }
}
