package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.Forms;

/**
 * SOR on a five-point grid, line by line. A point's new value is {@code base + q·(the new value beside it)}, where the base needs nothing of its own
 * line that is new: four bases are had at once, and the recurrence is solved for four points at once by doubling (add {@code q·} the left
 * neighbour, then {@code q²·} the one two to the left), so that only one product and one sum in four points wait for those before.
 *
 * <p>The plain and the Vector form do the same operations in the same order and give the same bits. What was tried and lost, on a 1000 x 1000 grid:
 * point after point (1.9 ms, bound by the recurrence), two and four lines at once, skewed (2.0 and 2.2 ms), bases by vectors and
 * four skewed recurrences (1.6 to 2.1 ms); this takes 1.2 ms.
 */
final class FivePointSweeps {
    static final int GROUP = 4;

    private final FivePointGrid grid;
    private final double keep;
    private final double scale;

    private FivePointSweeps(FivePointGrid grid, double omega) {
        this.grid = grid;
        this.keep = 1 - omega;
        this.scale = omega / grid.centre();
    }

    static Sweep forward(FivePointGrid grid, double omega) {
        return new FivePointSweeps(grid, omega)::forward;
    }

    static Sweep backward(FivePointGrid grid, double omega) {
        return new FivePointSweeps(grid, omega)::backward;
    }

    /**
     * What one line needs; distances and coefficients to a line that is missing are 0, those of the others are times {@code scale}.
     *
     * @param side the coefficient of the neighbour that is still old
     * @param q minus the coefficient of the neighbour that is new
     */
    record Line(int up, int down, double keep, double scale, double north, double south, double side, double q) {
        double base(double[] x, double[] b, int i, int beside) {
            return keep * x[i] + (scale * b[i] - (north * x[i - up] + side * x[i + beside] + south * x[i + down]));
        }

        /** At the end where a line has no neighbour. */
        double baseAtEnd(double[] x, double[] b, int i) {
            return keep * x[i] + (scale * b[i] - (north * x[i - up] + south * x[i + down]));
        }
    }

    private Line line(int y, double side, double beside) {
        boolean top = y == 0;
        boolean bottom = y == grid.height() - 1;
        return new Line(
                top ? 0 : grid.width(),
                bottom ? 0 : grid.width(),
                keep,
                scale,
                top ? 0 : scale * grid.north(),
                bottom ? 0 : scale * grid.south(),
                scale * side,
                -scale * beside);
    }

    private void forward(double[] b, double[] x) {
        int groups = (grid.width() - 1) / GROUP;
        for (int y = 0; y < grid.height(); y++) {
            Line line = line(y, grid.east(), grid.west());
            int first = y * grid.width();
            int last = first + grid.width() - 1;
            double carry = Forms.isVector()
                    ? FivePointVector.forward(x, b, first, groups, line)
                    : plainForward(x, b, first, groups, line);
            for (int i = first + GROUP * groups; i < last; i++) {
                carry = line.base(x, b, i, 1) + line.q * carry;
                x[i] = carry;
            }
            x[last] = line.baseAtEnd(x, b, last) + line.q * carry;
        }
    }

    private void backward(double[] b, double[] x) {
        int groups = (grid.width() - 1) / GROUP;
        for (int y = grid.height() - 1; y >= 0; y--) {
            Line line = line(y, grid.west(), grid.east());
            int first = y * grid.width();
            int last = first + grid.width() - 1;
            double carry = Forms.isVector()
                    ? FivePointVector.backward(x, b, last, groups, line)
                    : plainBackward(x, b, last, groups, line);
            for (int i = last - GROUP * groups; i > first; i--) {
                carry = line.base(x, b, i, -1) + line.q * carry;
                x[i] = carry;
            }
            x[first] = line.baseAtEnd(x, b, first) + line.q * carry;
        }
    }

    /** {@code groups} times four points from {@code first} on; returns the last new value. */
    static double plainForward(double[] x, double[] b, int first, int groups, Line line) {
        double carry = 0;
        double[] v = new double[GROUP];
        for (int group = 0; group < groups; group++) {
            int at = first + GROUP * group;
            for (int m = 0; m < GROUP; m++) {
                v[m] = line.base(x, b, at + m, 1);
            }
            scan(v, line.q);
            carry = finish(v, line.q, carry);
            System.arraycopy(v, 0, x, at, GROUP);
        }
        return carry;
    }

    /** The same to the left, from {@code last} on. */
    static double plainBackward(double[] x, double[] b, int last, int groups, Line line) {
        double carry = 0;
        double[] v = new double[GROUP];
        for (int group = 0; group < groups; group++) {
            int at = last - GROUP * group;
            for (int m = 0; m < GROUP; m++) {
                v[m] = line.base(x, b, at - m, -1);
            }
            scan(v, line.q);
            carry = finish(v, line.q, carry);
            for (int m = 0; m < GROUP; m++) {
                x[at - m] = v[m];
            }
        }
        return carry;
    }

    private static void scan(double[] v, double q) {
        for (int m = GROUP - 1; m > 0; m--) {
            v[m] += q * v[m - 1];
        }
        for (int m = GROUP - 1; m > 1; m--) {
            v[m] += q * q * v[m - 2];
        }
    }

    private static double finish(double[] v, double q, double carry) {
        double square = q * q;
        v[0] += q * carry;
        v[1] += square * carry;
        v[2] += square * q * carry;
        v[3] += square * square * carry;
        return v[3];
    }
}
