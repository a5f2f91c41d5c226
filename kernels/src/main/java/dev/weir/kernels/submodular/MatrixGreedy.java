package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.FloatSearch;

/**
 * Lazy greedy over a similarity matrix, which is large and slow to read: what it saves is reading. The first choice follows from the sums of the rows, which are
 * known. From then on a row whose old gain may still lead is bounded by its codes, a byte an entry, and only if that bound may lead, too, is it read.
 *
 * <p>Float sums of fixed order are monotone, so an old gain is a bound to the last bit, and the codes' bound is one of what the sum comes to, not of what it should be: the choice is that of plain
 * greedy. The bounds are searched for each look, which costs a fifth of a row.
 */
final class MatrixGreedy {
    private static final int NONE = -1;

    /** So many are bounded one by one, the largest old gain first: a large gain found early rules out most of the others, by their old ones. */
    private static final int FIRST = 16;

    private final SimilarityMatrix matrix;
    private final GrowingSet set;
    private final byte[] coarseBest;
    private final float[] bounds;
    private final int[] open;

    MatrixGreedy(SimilarityMatrix matrix, GrowingSet set) {
        this.matrix = matrix;
        this.set = set;
        this.coarseBest = matrix.coarseBest();
        this.bounds = matrix.sums();
        this.open = new int[bounds.length];
    }

    StaticGreedy.Choice choose() {
        if (!set.isFull()) {
            start();
        }
        while (!set.isFull()) {
            int next = next();
            if (next == NONE) {
                break;
            }
            take(next);
        }
        return set.choice();
    }

    /** The first choice takes most of what there is, so nearly every gain is another after it: all are bounded anew, in one go. */
    private void start() {
        int first = largest();
        if (first != NONE && bounds[first] > StaticGreedy.TIE) {
            take(first);
            for (int e = 0; e < bounds.length && !set.isFull(); e++) {
                bound(e);
            }
        }
    }

    private void take(int element) {
        set.take(element);
        matrix.raise(coarseBest, element);
        bounds[element] = 0;
    }

    /** The element of the largest gain, the smallest of those that tie. */
    private int next() {
        int leader = largest();
        if (leader == NONE) {
            return NONE;
        }
        read(leader);
        for (int looks = 0; ; looks++) {
            if (looks == FIRST) {
                boundFrom(bounds[leader]);
            }
            int rival = largest();
            if (rival == leader || rival == NONE) {
                return bounds[leader] > StaticGreedy.TIE ? leader : NONE;
            }
            if (looks < FIRST) {
                bound(rival);
            }
            if (leads(rival, leader)) {
                read(rival);
                leader = leads(rival, leader) ? rival : leader;
            }
        }
    }

    private void read(int element) {
        // It is a float already.
        bounds[element] = (float) set.gain(element);
    }

    private void bound(int element) {
        bounds[element] = Math.min(bounds[element], matrix.excessBound(element, coarseBest));
    }

    /** All that may lead, with no decision between two rows, so that the processor fetches one while it sums up another. */
    private void boundFrom(float least) {
        int candidates = FloatSearch.atLeast(least, bounds, open);
        for (int i = 0; i < candidates; i++) {
            bound(open[i]);
        }
    }

    private boolean leads(int element, int rival) {
        return bounds[element] > bounds[rival] || (bounds[element] == bounds[rival] && element < rival);
    }

    /** The element of the largest bound, if that is over 0. */
    private int largest() {
        int largest = FloatSearch.largest(bounds);
        while (largest != NONE && bounds[largest] > 0) {
            if (set.admits(largest)) {
                return largest;
            }
            // What there is no room for is out for good.
            bounds[largest] = 0;
            largest = FloatSearch.largest(bounds);
        }
        return NONE;
    }
}
