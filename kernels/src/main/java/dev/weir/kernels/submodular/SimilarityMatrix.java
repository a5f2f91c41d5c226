package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.CoarseExcess;
import dev.weir.kernels.linalg.Extremes;
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
    private final Codes codes;
    private final float[] best;

    /** A byte for each entry, by which most rows need not be read. */
    private record Codes(byte[] all, int stride, float scale) {
        static Codes of(float[] entries, int rows, int columns, float most) {
            float scale = CoarseExcess.scale(most > 0 ? most : 1);
            int stride = CoarseExcess.stride(columns);
            byte[] all = new byte[Math.multiplyExact(rows, stride)];
            for (int row = 0; row < rows; row++) {
                CoarseExcess.encode(entries, row * columns, columns, scale, all, row * stride);
            }
            return new Codes(all, stride, scale);
        }
    }

    private SimilarityMatrix(float[] entries, float[] sums, Codes codes, int columns) {
        this.entries = entries;
        this.sums = sums;
        this.codes = codes;
        this.rows = sums.length;
        this.columns = columns;
        this.best = new float[columns];
    }

    /**
     * Reads all entries, to check them, to add up the rows and to note each in a byte: the sum is what an element gains alone, so greedy need not read for its first choice.
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
        float most = 0;
        for (int row = 0; row < rows; row++) {
            sums[row] = FloatExcess.over(entries, row * columns, nothing, 0, columns);
            Extremes extremes = Extremes.of(entries, row * columns, columns);
            if (!(extremes.least() >= 0 && extremes.most() < Float.POSITIVE_INFINITY)) {
                requireSimilarities(entries, row, columns);
            }
            most = Math.max(most, extremes.most());
        }
        return new SimilarityMatrix(entries, sums, Codes.of(entries, rows, columns, most), columns);
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

    /** At least the {@link #gain} of the row where {@code than} are the codes of what is gained already, at a quarter of the reading. */
    float excessBound(int row, byte[] than) {
        return CoarseExcess.over(codes.all, row * codes.stride, than, columns, codes.scale);
    }

    /** A best of nothing, for {@link #excessBound}. */
    byte[] coarseBest() {
        return new byte[codes.stride];
    }

    /** The excess of each row over nothing; a copy. */
    float[] sums() {
        return sums.clone();
    }

    /** {@code best = max(best, row)}, of codes. */
    void raise(byte[] best, int row) {
        CoarseExcess.raise(best, codes.all, row * codes.stride);
    }

    @Override
    public double gain(int element) {
        return FloatExcess.over(entries, element * columns, best, 0, columns);
    }

    @Override
    public void add(int element) {
        FloatExcess.raise(best, entries, element * columns);
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
        return new SimilarityMatrix(entries, sums, codes, columns);
    }
}
