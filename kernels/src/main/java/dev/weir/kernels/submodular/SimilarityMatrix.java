package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.FloatExcess;

/**
 * Facility location over a given matrix in float32: row e, column a is how much element e stands for a. {@link Algorithm.Lazy} has a form of its own for it,
 * {@link MatrixGreedy}; ties are exact ones there.
 */
public final class SimilarityMatrix implements PlainObjective {
    private final float[] entries;
    private final int rows;
    private final int columns;
    private final float[] sums;
    private final float[] best;

    private SimilarityMatrix(float[] entries, float[] sums, int columns) {
        this.entries = entries;
        this.sums = sums;
        this.rows = sums.length;
        this.columns = columns;
        this.best = new float[columns];
    }

    /**
     * Reads all entries, to check them and to add up the rows: that is what each element gains alone, so greedy need not read for its first choice.
     *
     * @param entries row by row, at least 0 and finite; kept, not copied
     * @throws IllegalArgumentException naming row and column of the first illegal entry
     */
    public static SimilarityMatrix of(float[] entries, int rows, int columns) {
        if (rows < 0 || columns < 0 || (long) rows * columns != entries.length) {
            throw new IllegalArgumentException("a matrix of " + rows + " rows and " + columns
                    + " columns does not have " + entries.length + " entries");
        }
        float[] sums = new float[rows];
        float[] nothing = new float[columns];
        for (int row = 0; row < rows; row++) {
            requireSimilarities(entries, row, columns);
            sums[row] = FloatExcess.over(entries, row * columns, nothing, 0, columns);
        }
        return new SimilarityMatrix(entries, sums, columns);
    }

    private static void requireSimilarities(float[] entries, int row, int columns) {
        for (int column = 0; column < columns; column++) {
            float entry = entries[row * columns + column];
            if (!(entry >= 0 && entry < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("similarity in row " + row + ", column " + column
                        + " must be finite and at least 0, but was " + entry);
            }
        }
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

    /** Of two rows, to {@code out}. */
    void excesses(int first, int second, float[] than, float[] out) {
        FloatExcess.overTwo(entries, first * columns, second * columns, than, columns, out);
    }

    /** The excess of each row over nothing; a copy. */
    float[] sums() {
        return sums.clone();
    }

    /** {@code best = max(best, row)}. */
    void raise(float[] best, int row) {
        FloatExcess.raise(best, entries, row * columns);
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
        return new SimilarityMatrix(entries, sums, columns);
    }
}
