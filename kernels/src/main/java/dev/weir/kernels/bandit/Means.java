package dev.weir.kernels.bandit;

import java.util.Arrays;

/** What each arm has cost so far, with the past discounted. */
final class Means {
    private final double discount;
    private final double[] counts;
    private final double[] sums;
    private final double[] squares;

    Means(int arms, double discount) {
        this.discount = discount;
        counts = new double[arms];
        sums = new double[arms];
        squares = new double[arms];
    }

    void add(int arm, double cost) {
        if (discount < 1) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] *= discount;
                sums[i] *= discount;
                squares[i] *= discount;
            }
        }
        counts[arm]++;
        sums[arm] += cost;
        squares[arm] += cost * cost;
    }

    double count(int arm) {
        return counts[arm];
    }

    double total() {
        double total = 0;
        for (double count : counts) {
            total += count;
        }
        return total;
    }

    /** NaN for an arm without data. */
    double[] means() {
        double[] means = new double[counts.length];
        Arrays.setAll(means, arm -> sums[arm] / counts[arm]);
        return means;
    }

    /** Variance of an arm's costs around its mean; 0 before its second pull. */
    double variance(int arm) {
        double mean = sums[arm] / counts[arm];
        return counts[arm] > 0 ? Math.max(0, squares[arm] / counts[arm] - mean * mean) : 0;
    }

    void move(Archive archive) {
        archive.move(counts);
        archive.move(sums);
        archive.move(squares);
    }
}
