package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.FloatExcess;

/**
 * Facility location over a given matrix in float32: row e, column a is how much element e stands for a. {@link Algorithm.Lazy} has a form of its own for it,
 * {@link MatrixGreedy}; ties are exact ones there.
 */
public final class SimilarityMatrix implements PlainObjective {
    private static final int LINE = 16;
    private static final int THINNED = 16;

    private final float[] entries;
    private final int rows;
    private final int columns;
    private final float[] best;

    private SimilarityMatrix(float[] entries, int rows, int columns) {
        this.entries = entries;
        this.rows = rows;
        this.columns = columns;
        this.best = new float[columns];
    }

    /**
     * @param entries row by row, at least 0 and finite; kept, not copied
     * @throws IllegalArgumentException naming row and column of the first illegal entry
     */
    public static SimilarityMatrix of(float[] entries, int rows, int columns) {
        if (rows < 0 || columns < 0 || (long) rows * columns != entries.length) {
            throw new IllegalArgumentException("a matrix of " + rows + " rows and " + columns
                    + " columns does not have " + entries.length + " entries");
        }
        for (int i = 0; i < entries.length; i++) {
            if (!(entries[i] >= 0 && entries[i] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("similarity in row " + i / columns + ", column " + i % columns
                        + " must be finite and at least 0, but was " + entries[i]);
            }
        }
        return new SimilarityMatrix(entries, rows, columns);
    }

    @Override
    public int size() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** By how much a row rises above {@code than}. */
    float excess(int row, float[] than) {
        return FloatExcess.over(entries, row * columns, than, 0, columns);
    }

    /** The sum of a row, and its excess over another one, to {@code out}. */
    void sumAndExcess(int row, int other, float[] out) {
        FloatExcess.sumAndOver(entries, row * columns, entries, other * columns, columns, out);
    }

    /** The sum of one cache line in {@value #THINNED} of the row. */
    double thinnedSum(int row) {
        float even = 0;
        float odd = 0;
        for (int from = row * columns, end = from + columns - LINE; from <= end; from += THINNED * LINE) {
            for (int i = 0; i < LINE; i += 2) {
                even += entries[from + i];
                odd += entries[from + i + 1];
            }
        }
        return even + odd;
    }

    /** {@code best = max(best, row)}. */
    void raise(float[] best, int row) {
        int at = row * columns;
        for (int a = 0; a < columns; a++) {
            best[a] = Math.max(best[a], entries[at + a]);
        }
    }

    @Override
    public double gain(int element) {
        return excess(element, best);
    }

    @Override
    public void add(int element) {
        raise(best, element);
    }

    @Override
    public double value() {
        double value = 0;
        for (float most : best) {
            value += most;
        }
        return value;
    }

    @Override
    public SimilarityMatrix empty() {
        return new SimilarityMatrix(entries, rows, columns);
    }
}
