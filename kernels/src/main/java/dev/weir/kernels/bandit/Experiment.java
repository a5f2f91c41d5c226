package dev.weir.kernels.bandit;

import java.util.Arrays;

/**
 * One experiment of {@link Curve}: a least-squares fit of {@code base(c) + slope(c)·v + bend·v²} to logarithms of costs. The unknowns are the terms of
 * base, those of slope, and bend, which is the same for all contexts and positive.
 *
 * <p>Priors worth a few rounds keep the fit sane before its data do: higher terms near 0, the more so the higher, and bend near its last value.
 */
final class Experiment {
    private static final double FIRST_BEND = 0.1;
    private static final double LEAST_BEND = 0.004;
    private static final double FIRST_VARIANCE = 0.01;
    /** Three per cent of a cost, squared: counts of a few sweeps would else seem to have no noise at all, and each next count a revolution. */
    private static final double LEAST_VARIANCE = 1e-3;

    private static final double VARIANCE_RATE = 0.02;

    private final int terms;
    private final int size;
    private final NormalEquations data;
    private final double[] theta;
    private double priorBend = FIRST_BEND;
    private double variance = FIRST_VARIANCE;
    private long rounds;

    Experiment(int terms) {
        this.terms = terms;
        size = 2 * terms + 1;
        data = new NormalEquations(size);
        theta = new double[size];
        clear();
    }

    private void clear() {
        Arrays.fill(data.gram, 0);
        Arrays.fill(data.rhs, 0);
        Arrays.fill(theta, 0);
        for (int k = 0; k < terms; k++) {
            data.gram[k * size + k] = k == 0 ? 1e-6 : 0.02 * k * k;
            data.gram[(terms + k) * size + terms + k] = 0.1 + 0.3 * k * k;
        }
        data.gram[size * size - 1] = 4;
        data.rhs[size - 1] = 4 * priorBend;
        theta[size - 1] = priorBend;
        rounds = 0;
    }

    /** @param ratio of the next step to the last: a valley with a sharp floor bends by it, a smooth one by its square, and the truth is between */
    void restart(double ratio) {
        priorBend = Math.max(LEAST_BEND, theta[size - 1] * ratio * Math.sqrt(ratio));
        clear();
    }

    void forget() {
        priorBend = FIRST_BEND;
        variance = FIRST_VARIANCE;
        clear();
    }

    long rounds() {
        return rounds;
    }

    /** Expected at an offset; NaN while nothing is known. */
    double cost(double[] features, double offset) {
        return isKnown()
                ? Math.min(Double.MAX_VALUE, StrictMath.exp(base(features) + rise(features, offset)))
                : Double.NaN;
    }

    /** Whether there are more rounds than unknowns. */
    private boolean isKnown() {
        return rounds > size;
    }

    /** One over the standard error of a mean of all rounds. */
    double precision() {
        return Math.sqrt(rounds / variance);
    }

    private double base(double[] features) {
        return Chebyshev.dot(theta, 0, features, terms);
    }

    /** By how much the logarithm of the cost rises from the curve to an offset. */
    double rise(double[] features, double offset) {
        return (slope(features) + theta[size - 1] * offset) * offset;
    }

    /** Where the parabola at a context is least. */
    double leastOffset(double[] features) {
        return -slope(features) / (2 * theta[size - 1]);
    }

    private double slope(double[] features) {
        return Chebyshev.dot(theta, terms, features, terms);
    }

    /** @return by how many standard deviations the fit so far missed; 0 while it knows nothing */
    double add(double[] features, double offset, double logCost) {
        double miss = isKnown() ? logCost - base(features) - rise(features, offset) : 0;
        double error = miss / Math.sqrt(variance);
        if (isKnown()) {
            variance = Math.max(
                    LEAST_VARIANCE, variance + VARIANCE_RATE * (Math.min(miss * miss, 9 * variance) - variance));
        }
        data.add(row(features, offset), logCost);
        rounds++;
        fit();
        return error;
    }

    private double[] row(double[] features, double offset) {
        double[] row = new double[size];
        for (int k = 0; k < terms; k++) {
            row[k] = features[k];
            row[terms + k] = features[k] * offset;
        }
        row[size - 1] = offset * offset;
        return row;
    }

    private void fit() {
        System.arraycopy(data.rhs, 0, theta, 0, size);
        NormalEquations.solve(data.gram.clone(), size, theta, size);
        if (theta[size - 1] < priorBend / 5) {
            fitWithBend(priorBend / 5);
        }
    }

    /** A valley that the data do not show, or show upside down, is taken to be a shallow one. */
    private void fitWithBend(double bend) {
        for (int i = 0; i < size - 1; i++) {
            theta[i] = data.rhs[i] - data.gram[i * size + size - 1] * bend;
        }
        NormalEquations.solve(data.gram.clone(), size, theta, size - 1);
        theta[size - 1] = bend;
    }

    void move(Archive archive) {
        data.move(archive);
        archive.move(theta);
        priorBend = archive.move(priorBend);
        variance = archive.move(variance);
        rounds = archive.move(rounds);
    }
}
