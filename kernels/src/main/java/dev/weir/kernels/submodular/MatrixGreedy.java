package dev.weir.kernels.submodular;

/**
 * Lazy greedy over a similarity matrix, which is large and slow to read: what it saves is reading. The first choice follows from the sums of the rows, which are
 * known. From then on a row whose old gain may still lead is bounded by its codes, a byte an entry, and only if that bound may lead, too, is it read.
 *
 * <p>Float sums of fixed order are monotone, so an old gain is a bound to the last bit, and the codes' bound is one of what the sum comes to, not of what it should be: the choice is that of plain
 * greedy. The bounds are scanned once for each choice, which costs less than a few rows.
 */
final class MatrixGreedy {
    private static final int NONE = -1;

    /** So many of the largest old gains are looked at first; putting all in order would take longer than it spares. */
    private static final int FIRST = 4;

    private final SimilarityMatrix matrix;
    private final GrowingSet set;
    private final float[] best;
    private final byte[] coarseBest;
    private final float[] bounds;
    private final int[] open;
    private int candidates;

    MatrixGreedy(SimilarityMatrix matrix, GrowingSet set) {
        this.matrix = matrix;
        this.set = set;
        this.best = new float[matrix.columns()];
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
        matrix.raise(best, element);
        matrix.raise(coarseBest, element);
        bounds[element] = 0;
    }

    /** The element of the largest gain, the smallest of those that tie. */
    private int next() {
        int next = largest();
        if (next == NONE) {
            return NONE;
        }
        // What the largest old gain still is rules most of the others out, and the next few most of the rest.
        bounds[next] = matrix.excess(next, best);
        collect(next);
        for (int i = 0; i < FIRST && candidates > 0; i++) {
            next = better(remove(), next);
        }
        for (int i = 0; i < candidates; i++) {
            next = better(open[i], next);
        }
        return bounds[next] > StaticGreedy.TIE ? next : NONE;
    }

    /** Looks at an element as closely as is needed to know whether it leads. */
    private int better(int element, int leader) {
        if (leads(element, leader)) {
            bound(element);
            if (leads(element, leader) && set.admits(element)) {
                bounds[element] = matrix.excess(element, best);
                return leads(element, leader) ? element : leader;
            }
        }
        return leader;
    }

    private void bound(int element) {
        bounds[element] = Math.min(bounds[element], matrix.excessBound(element, coarseBest));
    }

    private boolean leads(int element, int rival) {
        return bounds[element] > bounds[rival] || (bounds[element] == bounds[rival] && element < rival);
    }

    private int largest() {
        int largest = NONE;
        float most = 0;
        for (int e = 0; e < bounds.length; e++) {
            if (bounds[e] > most && set.admits(e)) {
                most = bounds[e];
                largest = e;
            }
        }
        return largest;
    }

    /** Those that may lead, in their order. */
    private void collect(int leader) {
        candidates = 0;
        for (int e = 0; e < bounds.length; e++) {
            if (leads(e, leader)) {
                open[candidates++] = e;
            }
        }
    }

    /** The one that leads by what is known of it. */
    private int remove() {
        int at = 0;
        for (int i = 1; i < candidates; i++) {
            at = bounds[open[i]] > bounds[open[at]] ? i : at;
        }
        int element = open[at];
        open[at] = open[--candidates];
        return element;
    }
}
