package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.RowMatrix;
import dev.weir.kernels.sor.IllFormedSystem.Fault;

/**
 * Line SOR: block SOR whose blocks are grid lines, tridiagonal and therefore solved in O(length) by elimination without row exchange (Thomas), with
 * the pivots of every line kept. Place m of line l is row {@code l·lineStep + m·pointStep}.
 */
final class LineSweep implements Sweep {
    private final RowMatrix a;
    private final double omega;
    private final boolean along;
    private final int lines;
    private final int points;
    private final int lineStep;
    private final int pointStep;

    /** By row: the entry to the place before in its line, the entry to the one after over this pivot, and the pivot. */
    private final double[] before;

    private final double[] after;
    private final double[] pivots;
    private final double[] step;

    private LineSweep(RowMatrix a, Method.Line method) {
        this.a = a;
        this.omega = method.omega();
        along = method.direction() == Method.Line.Direction.ALONG;
        int width = method.width();
        int height = a.rows() / width;
        lines = along ? height : width;
        points = along ? width : height;
        lineStep = along ? width : 1;
        pointStep = along ? 1 : width;
        before = new double[a.rows()];
        after = new double[a.rows()];
        pivots = new double[a.rows()];
        step = new double[points];
    }

    static LineSweep of(RowMatrix a, Method.Line method) {
        if (a.rows() % method.width() != 0) {
            throw new IllFormedSystem(
                    Fault.WRONG_SIZE, a.rows() + " rows are no whole number of lines of " + method.width());
        }
        LineSweep sweep = new LineSweep(a, method);
        CsrMatrix csr = a.toCsr();
        for (int row = 0; row < csr.rows(); row++) {
            sweep.take(csr, row);
        }
        for (int line = 0; line < sweep.lines; line++) {
            sweep.factor(line);
        }
        return sweep;
    }

    private void take(CsrMatrix csr, int row) {
        for (int k = csr.start(row); k < csr.start(row + 1); k++) {
            int column = csr.column(k);
            if (line(column) != line(row)) {
                continue;
            }
            switch (place(column) - place(row)) {
                case -1 -> before[row] = csr.value(k);
                case 0 -> pivots[row] = csr.value(k);
                case 1 -> after[row] = csr.value(k);
                default ->
                    throw new IllFormedSystem(
                            Fault.NOT_TRIDIAGONAL,
                            "row " + row + ", column " + column + ": within line " + line(row)
                                    + " only neighbours may be coupled");
            }
        }
    }

    private int line(int row) {
        return along ? row / lineStep : row % pointStep;
    }

    private int place(int row) {
        return along ? row % lineStep : row / pointStep;
    }

    private void factor(int line) {
        for (int m = 0; m < points; m++) {
            int row = line * lineStep + m * pointStep;
            if (m > 0) {
                pivots[row] -= before[row] * after[row - pointStep];
            }
            if (pivots[row] == 0 || !Double.isFinite(pivots[row])) {
                throw new IllFormedSystem(Fault.SINGULAR_BLOCK, "line " + line + " is singular up to row " + row);
            }
            after[row] /= pivots[row];
        }
    }

    @Override
    public void over(double[] b, double[] x) {
        for (int line = 0; line < lines; line++) {
            int first = line * lineStep;
            for (int m = 0; m < points; m++) {
                int row = first + m * pointStep;
                step[m] = a.less(b[row], row, x);
            }
            solve(first);
            for (int m = 0; m < points; m++) {
                x[first + m * pointStep] += omega * step[m];
            }
        }
    }

    private void solve(int first) {
        for (int m = 0; m < points; m++) {
            int row = first + m * pointStep;
            double carried = m == 0 ? 0 : before[row] * step[m - 1];
            step[m] = (step[m] - carried) / pivots[row];
        }
        for (int m = points - 2; m >= 0; m--) {
            step[m] -= after[first + m * pointStep] * step[m + 1];
        }
    }
}
