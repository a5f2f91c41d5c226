package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;

/**
 * A symmetric matrix with positive diagonal, scaled to a unit diagonal and split: {@code ω·D^(−1/2)·L·D^(−1/2)} by rows, and its transpose by rows.
 *
 * <p>Rows are numbered by level: level 0 reads no earlier row, level n reads one of level n − 1. An entry left of the diagonal stays left of
 * it, so both triangles are those of the natural order and so are the iterates; but rows that follow each other need not wait for each
 * other, which is what substitution costs otherwise. On a grid the levels are its diagonals.
 */
final class Triangles {
    final int[] lowerStarts;
    final int[] lowerColumns;
    final double[] lowerValues;
    final int[] upperStarts;
    final int[] upperColumns;
    final double[] upperValues;

    /** By new number: the row in the matrix, and the root of its diagonal. */
    final int[] rows;

    final double[] roots;

    /** The diagonal must be positive. */
    Triangles(CsrMatrix a, double omega) {
        int n = a.rows();
        rows = byLevel(a);
        int[] numbers = new int[n];
        for (int i = 0; i < n; i++) {
            numbers[rows[i]] = i;
        }
        roots = new double[n];
        int lower = 0;
        for (int i = 0; i < n; i++) {
            roots[i] = Math.sqrt(a.diagonal(rows[i]));
            lower += a.split(rows[i]) - a.start(rows[i]);
        }
        int upper = (int) a.entries() - n - lower;
        lowerStarts = new int[n + 1];
        lowerColumns = new int[lower];
        lowerValues = new double[lower];
        upperStarts = new int[n + 1];
        upperColumns = new int[upper];
        upperValues = new double[upper];
        for (int i = 0; i < n; i++) {
            int row = rows[i];
            lowerStarts[i + 1] = fill(a, omega, i, a.start(row), a.split(row), numbers, lowerStarts[i], true);
            upperStarts[i + 1] = fill(a, omega, i, a.split(row) + 1, a.start(row + 1), numbers, upperStarts[i], false);
        }
    }

    private int fill(CsrMatrix a, double omega, int i, int from, int to, int[] numbers, int at, boolean lower) {
        int next = at;
        for (int k = from; k < to; k++) {
            int j = numbers[a.column(k)];
            (lower ? lowerColumns : upperColumns)[next] = j;
            (lower ? lowerValues : upperValues)[next] = omega * a.value(k) / (roots[i] * roots[j]);
            next++;
        }
        return next;
    }

    private static int[] byLevel(CsrMatrix a) {
        int n = a.rows();
        int[] levels = new int[n];
        int count = 0;
        for (int row = 0; row < n; row++) {
            int level = 0;
            for (int k = a.start(row); k < a.split(row); k++) {
                level = Math.max(level, levels[a.column(k)] + 1);
            }
            levels[row] = level;
            count = Math.max(count, level + 1);
        }
        int[] next = new int[count + 1];
        for (int level : levels) {
            next[level + 1]++;
        }
        for (int level = 0; level < count; level++) {
            next[level + 1] += next[level];
        }
        int[] rows = new int[n];
        for (int row = 0; row < n; row++) {
            rows[next[levels[row]]++] = row;
        }
        return rows;
    }
}
