package dev.weir.kernels.submodular;

import java.util.Arrays;

/**
 * Lazy greedy over a similarity matrix, which is large and slow to read: what it saves is reading. Nearly every element must be looked at twice, once alone
 * and once after the first choice took most of what there was; so the first choice is guessed, from a thin sample of all rows and the whole of the most
 * promising, and both are measured in one reading. A wrong guess costs that reading, nothing else.
 *
 * <p>Float sums of fixed order are monotone, so an old gain is a bound to the last bit. Candidates are scanned, not queued: a scan of all bounds costs less
 * than a few rows of the matrix, and reads those that are measured in the order in which they lie.
 */
final class MatrixGreedy {
    private static final int PROMISING = 8;
    private static final int NONE = -1;

    private final SimilarityMatrix matrix;
    private final GrowingSet set;
    private final float[] best;
    private double[] bounds;

    MatrixGreedy(SimilarityMatrix matrix, GrowingSet set) {
        this.matrix = matrix;
        this.set = set;
        this.best = new float[matrix.columns()];
        this.bounds = new double[matrix.size()];
    }

    StaticGreedy.Choice choose() {
        if (!set.isFull()) {
            start();
        }
        for (int next = next(); next != NONE; next = next()) {
            take(next);
        }
        return set.choice();
    }

    private void take(int element) {
        set.take(element);
        matrix.raise(best, element);
        bounds[element] = 0;
    }

    /** The element of the largest gain, the smallest of those that tie. */
    private int next() {
        if (set.isFull()) {
            return NONE;
        }
        // The largest old gain first: what it still is rules most of the others out.
        int next = largest(bounds);
        double most = StaticGreedy.TIE;
        if (next != NONE) {
            bounds[next] = matrix.excess(next, best);
            most = Math.max(most, bounds[next]);
        }
        for (int e = 0; e < bounds.length; e++) {
            if (leads(e, most, next) && set.admits(e)) {
                bounds[e] = matrix.excess(e, best);
                if (leads(e, most, next)) {
                    most = bounds[e];
                    next = e;
                }
            }
        }
        return next != NONE && bounds[next] > StaticGreedy.TIE ? next : NONE;
    }

    private boolean leads(int element, double most, int rival) {
        return bounds[element] > most || (bounds[element] == most && element < rival);
    }

    private int largest(double[] of) {
        int largest = NONE;
        double most = 0;
        for (int e = 0; e < of.length; e++) {
            if (of[e] > most && set.admits(e)) {
                most = of[e];
                largest = e;
            }
        }
        return largest;
    }

    /** The first choice, and the gains after it if it was guessed. */
    private void start() {
        int guess = guess();
        double[] after = new double[bounds.length];
        float[] both = new float[2];
        for (int e = 0; e < after.length; e++) {
            matrix.sumAndExcess(e, guess, both);
            bounds[e] = both[0];
            after[e] = both[1];
        }
        int first = largest(bounds);
        if (first == NONE || bounds[first] <= StaticGreedy.TIE) {
            return;
        }
        if (first == guess) {
            bounds = after;
        }
        take(first);
    }

    private int guess() {
        double[] estimates = new double[bounds.length];
        Arrays.setAll(estimates, matrix::thinnedSum);
        int guess = 0;
        double most = -1;
        for (int i = 0; i < PROMISING; i++) {
            int promising = largest(estimates);
            if (promising == NONE) {
                break;
            }
            estimates[promising] = 0;
            double gain = matrix.excess(promising, best);
            if (gain > most) {
                most = gain;
                guess = promising;
            }
        }
        return guess;
    }
}
