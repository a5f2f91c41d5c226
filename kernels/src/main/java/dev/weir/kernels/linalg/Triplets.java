package dev.weir.kernels.linalg;

import java.util.Arrays;

/** Entries of a matrix in any order, on their way to a {@link CsrMatrix}. Entries of the same place are added. Memory grows with what is added. */
public final class Triplets {
    private static final int CAPACITY_FIRST = 16;

    private final int rows;
    private final int columns;
    private int[] rowOf = new int[CAPACITY_FIRST];
    private int[] columnOf = new int[CAPACITY_FIRST];
    private double[] values = new double[CAPACITY_FIRST];
    private int size;

    /**
     * @throws IllegalArgumentException if a dimension is negative
     */
    public Triplets(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("dimensions must not be negative, but are " + rows + " x " + columns);
        }
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Amortised O(1).
     *
     * @throws IllegalArgumentException if the place lies outside or the value is not finite; the message names both
     */
    public void add(int row, int column, double value) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IllegalArgumentException(
                    "row " + row + ", column " + column + " lies outside " + rows + " x " + columns);
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "row " + row + ", column " + column + ": values must be finite, but was " + value);
        }
        if (size == values.length) {
            int capacity = Math.addExact(size, Math.max(CAPACITY_FIRST, size >> 1));
            rowOf = Arrays.copyOf(rowOf, capacity);
            columnOf = Arrays.copyOf(columnOf, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        rowOf[size] = row;
        columnOf[size] = column;
        values[size++] = value;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int size() {
        return size;
    }

    /**
     * Two stable counting sorts, by column and then by row; Θ(size + rows + columns).
     *
     * @throws IllegalArgumentException if entries of one place add up to more than a double holds
     */
    public CsrMatrix toCsr() {
        int[] order = sorted(rowOf, rows, sorted(columnOf, columns, identity()));
        int[] starts = new int[rows + 1];
        int[] kept = new int[size];
        double[] sums = new double[size];
        int count = 0;
        int place = 0;
        for (int row = 0; row < rows; row++) {
            for (; place < size && rowOf[order[place]] == row; place++) {
                int column = columnOf[order[place]];
                if (count > starts[row] && kept[count - 1] == column) {
                    sums[count - 1] = sum(row, column, sums[count - 1], values[order[place]]);
                } else {
                    kept[count] = column;
                    sums[count++] = values[order[place]];
                }
            }
            starts[row + 1] = count;
        }
        return CsrMatrix.adopt(columns, starts, Arrays.copyOf(kept, count), Arrays.copyOf(sums, count));
    }

    private static double sum(int row, int column, double a, double b) {
        if (!Double.isFinite(a + b)) {
            throw new IllegalArgumentException(
                    "row " + row + ", column " + column + ": its entries add up to " + (a + b));
        }
        return a + b;
    }

    private int[] identity() {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private static int[] sorted(int[] keys, int keyCount, int[] order) {
        int[] next = new int[keyCount + 1];
        for (int entry : order) {
            next[keys[entry] + 1]++;
        }
        for (int key = 0; key < keyCount; key++) {
            next[key + 1] += next[key];
        }
        int[] sorted = new int[order.length];
        for (int entry : order) {
            sorted[next[keys[entry]]++] = entry;
        }
        return sorted;
    }
}
