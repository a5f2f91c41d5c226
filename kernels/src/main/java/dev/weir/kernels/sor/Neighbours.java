package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;

/** For each row the rows it reads and the rows that read it; some come twice, itself included. 4 bytes each. */
final class Neighbours {
    private final int[] starts;
    private final int[] rows;

    private Neighbours(int[] starts, int[] rows) {
        this.starts = starts;
        this.rows = rows;
    }

    static Neighbours of(CsrMatrix a) {
        int n = a.rows();
        int[] starts = new int[n + 1];
        for (int row = 0; row < n; row++) {
            for (int k = a.start(row); k < a.start(row + 1); k++) {
                starts[row + 1]++;
                starts[a.column(k) + 1]++;
            }
        }
        for (int row = 0; row < n; row++) {
            starts[row + 1] = Math.addExact(starts[row], starts[row + 1]);
        }
        int[] rows = new int[starts[n]];
        int[] next = starts.clone();
        for (int row = 0; row < n; row++) {
            for (int k = a.start(row); k < a.start(row + 1); k++) {
                rows[next[row]++] = a.column(k);
                rows[next[a.column(k)]++] = row;
            }
        }
        return new Neighbours(starts, rows);
    }

    int start(int row) {
        return starts[row];
    }

    int at(int place) {
        return rows[place];
    }
}
