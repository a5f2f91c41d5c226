package dev.weir.kernels.linalg;

import java.util.Arrays;

/**
 * A sparse matrix in compressed rows: row i holds the columns {@code columns[starts[i] .. starts[i + 1])}, ascending and without repetition, and as
 * many values. 12 bytes an entry and 8 a row. {@link Triplets} builds one from entries in any order.
 */
public final class CsrMatrix implements RowMatrix {
    private final int columnCount;
    private final int[] starts;
    private final int[] columns;
    private final double[] values;

    /** Where a row's entries at or right of the diagonal begin. */
    private final int[] splits;

    private CsrMatrix(int columnCount, int[] starts, int[] columns, double[] values) {
        this.columnCount = columnCount;
        this.starts = starts;
        this.columns = columns;
        this.values = values;
        this.splits = new int[starts.length - 1];
        for (int row = 0; row < splits.length; row++) {
            int k = starts[row];
            while (k < starts[row + 1] && columns[k] < row) {
                k++;
            }
            splits[row] = k;
        }
    }

    /**
     * Copies the arrays.
     *
     * @throws IllegalArgumentException if they are no matrix; the message names row and column
     */
    public static CsrMatrix of(int columnCount, int[] starts, int[] columns, double[] values) {
        checkShape(columnCount, starts, columns.length, values.length);
        for (int row = 0; row + 1 < starts.length; row++) {
            checkRow(row, columnCount, starts, columns, values);
        }
        return new CsrMatrix(columnCount, starts.clone(), columns.clone(), values.clone());
    }

    /** Takes arrays that are known to be in order. */
    static CsrMatrix adopt(int columnCount, int[] starts, int[] columns, double[] values) {
        return new CsrMatrix(columnCount, starts, columns, values);
    }

    private static void checkShape(int columnCount, int[] starts, int columns, int values) {
        if (columnCount < 0) {
            throw new IllegalArgumentException("columnCount must not be negative, but was " + columnCount);
        }
        if (starts.length == 0 || starts[0] != 0) {
            throw new IllegalArgumentException("row starts must begin with 0");
        }
        if (columns != values || starts[starts.length - 1] != columns) {
            throw new IllegalArgumentException("row starts end at " + starts[starts.length - 1] + ", but there are "
                    + columns + " columns and " + values + " values");
        }
    }

    private static void checkRow(int row, int columnCount, int[] starts, int[] columns, double[] values) {
        if (starts[row + 1] < starts[row] || starts[row + 1] > columns.length) {
            throw new IllegalArgumentException("row " + row + " must not start after it ends: " + starts[row] + " and "
                    + starts[row + 1] + ", entries: " + columns.length);
        }
        int before = -1;
        for (int k = starts[row]; k < starts[row + 1]; k++) {
            int column = columns[k];
            if (column < 0 || column >= columnCount) {
                throw wrong(row, column, "columns must be 0.." + (columnCount - 1));
            }
            if (column <= before) {
                throw wrong(row, column, "columns must ascend, but it comes after " + before);
            }
            if (!Double.isFinite(values[k])) {
                throw wrong(row, column, "values must be finite, but was " + values[k]);
            }
            before = column;
        }
    }

    private static IllegalArgumentException wrong(int row, int column, String what) {
        return new IllegalArgumentException("row " + row + ", column " + column + ": " + what);
    }

    @Override
    public int rows() {
        return splits.length;
    }

    @Override
    public int columns() {
        return columnCount;
    }

    @Override
    public long entries() {
        return values.length;
    }

    /** The first entry of a row; its last is before the start of the next. */
    public int start(int row) {
        return starts[row];
    }

    /** The first entry of a row that is not left of the diagonal. */
    public int split(int row) {
        return splits[row];
    }

    public int column(int entry) {
        return columns[entry];
    }

    public double value(int entry) {
        return values[entry];
    }

    /** {@code a[row, column]}, 0 where nothing is stored; O(log of the row's entries). */
    public double at(int row, int column) {
        int k = Arrays.binarySearch(columns, starts[row], starts[row + 1], column);
        return k < 0 ? 0 : values[k];
    }

    @Override
    public double diagonal(int row) {
        return hasDiagonal(row) ? values[splits[row]] : 0;
    }

    boolean hasDiagonal(int row) {
        return splits[row] < starts[row + 1] && columns[splits[row]] == row;
    }

    @Override
    public double lessLower(double value, double factor, int row, double[] x) {
        return less(value, factor, starts[row], splits[row], x);
    }

    @Override
    public double lessUpper(double value, double factor, int row, double[] x) {
        return less(value, factor, splits[row] + (hasDiagonal(row) ? 1 : 0), starts[row + 1], x);
    }

    private double less(double value, double factor, int from, int to, double[] x) {
        double rest = value;
        for (int k = from; k < to; k++) {
            rest -= factor * values[k] * x[columns[k]];
        }
        return rest;
    }

    @Override
    public void multiply(double[] x, double[] y, int from, int to) {
        for (int row = from; row < to; row++) {
            y[row] = dot(starts[row], starts[row + 1], columns, values, x);
        }
    }

    @Override
    public double squaredResidual(double[] b, double[] x, int from, int to) {
        double sum = 0;
        for (int row = from; row < to; row++) {
            double residual = b[row] - dot(starts[row], starts[row + 1], columns, values, x);
            sum += residual * residual;
        }
        return sum;
    }

    private static double dot(int from, int to, int[] columns, double[] values, double[] x) {
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += values[k] * x[columns[k]];
        }
        return sum;
    }

    @Override
    public boolean isSymmetric(double tolerance) {
        if (rows() != columnCount) {
            return false;
        }
        // Walking the rows in order meets the entries of every column in order, too: one cursor a row finds each
        // partner.
        int[] cursors = Arrays.copyOf(starts, splits.length);
        for (int row = 0; row < splits.length; row++) {
            for (int k = starts[row]; k < starts[row + 1]; k++) {
                int partner = partner(cursors, columns[k], row);
                double other = partner < 0 ? 0 : values[partner];
                if (!Grids.isClose(values[k], other, tolerance)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The entry (row, column), or −1. Entries that a cursor passes have no partner and are judged when their own row comes. */
    private int partner(int[] cursors, int row, int column) {
        int k = cursors[row];
        while (k < starts[row + 1] && columns[k] < column) {
            k++;
        }
        cursors[row] = k;
        return k < starts[row + 1] && columns[k] == column ? k : -1;
    }

    @Override
    public CsrMatrix shifted(double c) {
        if (rows() != columnCount) {
            throw new IllegalArgumentException(
                    "only a square matrix has a shift, but this is " + rows() + " x " + columnCount);
        }
        Triplets triplets = new Triplets(rows(), columnCount);
        for (int row = 0; row < rows(); row++) {
            for (int k = starts[row]; k < starts[row + 1]; k++) {
                triplets.add(row, columns[k], values[k]);
            }
            triplets.add(row, row, c);
        }
        return triplets.toCsr();
    }

    /**
     * The same places with other values.
     *
     * @param others by rows, within a row by columns; copied
     * @throws IllegalArgumentException if there are not as many as entries, or one is not finite
     */
    public CsrMatrix withValues(double[] others) {
        return of(columnCount, starts, columns, others);
    }

    @Override
    public CsrMatrix toCsr() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CsrMatrix that
                && columnCount == that.columnCount
                && Arrays.equals(starts, that.starts)
                && Arrays.equals(columns, that.columns)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(columns) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return rows() + " x " + columnCount + ", " + values.length + " entries";
    }
}
