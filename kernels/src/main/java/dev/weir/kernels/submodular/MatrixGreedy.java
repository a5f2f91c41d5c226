package dev.weir.kernels.submodular;

/**
 * Lazy greedy over a similarity matrix, which is large and slow to read: what it saves is reading. The first choice follows from the sums of the rows, which are
 * known. It takes most of what there is, so nearly every gain has to be taken again after it, and all are, in one reading. From then on only what may still
 * lead is read again, the largest old gain first, two rows at a time.
 *
 * <p>Float sums of fixed order are monotone, so an old gain is a bound to the last bit. The bounds are scanned once for each choice, which costs less than a few rows; only
 * those that beat the new gain of the old leader are put in order, as a heap.
 */
final class MatrixGreedy {
    private static final int NONE = -1;

    private final SimilarityMatrix matrix;
    private final GrowingSet set;
    private final float[] best;
    private final float[] bounds;
    private final int[] heap;
    private int candidates;
    private final float[] pair = new float[2];

    MatrixGreedy(SimilarityMatrix matrix, GrowingSet set) {
        this.matrix = matrix;
        this.set = set;
        this.best = new float[matrix.columns()];
        this.bounds = matrix.sums();
        this.heap = new int[bounds.length];
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

    private void start() {
        int first = largest();
        if (first != NONE && bounds[first] > StaticGreedy.TIE) {
            take(first);
            for (int e = 0; e < bounds.length && !set.isFull(); e += 2) {
                measure(e, e + 1 < bounds.length ? e + 1 : NONE);
            }
        }
    }

    private void take(int element) {
        set.take(element);
        matrix.raise(best, element);
        bounds[element] = 0;
    }

    /** The element of the largest gain, the smallest of those that tie. */
    private int next() {
        int next = largest();
        if (next == NONE) {
            return NONE;
        }
        // What the largest old gain still is rules most of the others out.
        measure(next, NONE);
        collect(next);
        while (candidates > 0 && leads(heap[0], next)) {
            int first = remove();
            int second = candidates > 0 && leads(heap[0], next) ? remove() : NONE;
            measure(first, second);
            next = leads(first, next) ? first : next;
            next = second != NONE && leads(second, next) ? second : next;
        }
        return bounds[next] > StaticGreedy.TIE ? next : NONE;
    }

    private void measure(int first, int second) {
        if (second == NONE) {
            bounds[first] = matrix.excess(first, best);
        } else {
            matrix.excesses(first, second, best, pair);
            bounds[first] = pair[0];
            bounds[second] = pair[1];
        }
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

    /** Those that may lead, as a heap. */
    private void collect(int leader) {
        candidates = 0;
        for (int e = 0; e < bounds.length; e++) {
            if (leads(e, leader) && set.admits(e)) {
                heap[candidates++] = e;
            }
        }
        for (int i = candidates / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    private int remove() {
        int first = heap[0];
        heap[0] = heap[--candidates];
        sink(0);
        return first;
    }

    private void sink(int from) {
        int element = heap[from];
        int at = from;
        for (int child = 2 * at + 1; child < candidates; child = 2 * at + 1) {
            if (child + 1 < candidates && leads(heap[child + 1], heap[child])) {
                child++;
            }
            if (!leads(heap[child], element)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = element;
    }
}
