package dev.weir.kernels.linalg;

/**
 * The matrix of a symmetric nine-point stencil on a grid of {@code width · height} unknowns with zero outside, without stored indices. Unknown
 * {@code i = y·width + x}.
 *
 * @param centre the diagonal
 * @param along the coefficient of {@code i ± 1}
 * @param across the coefficient of {@code i ± width}
 * @param corner the coefficient of {@code i ± width ± 1}
 */
public record NinePointGrid(int width, int height, double centre, double along, double across, double corner)
        implements RowMatrix {
    /**
     * @throws IllegalArgumentException if the grid is empty or has more than 2³¹ − 1 points, or a coefficient is not finite
     */
    public NinePointGrid {
        Grids.check(width, height, centre, along, across, corner);
    }

    /** The compact Laplacian: 8 in the centre, −1 around. */
    public static NinePointGrid laplacian(int width, int height) {
        return new NinePointGrid(width, height, 8, -1, -1, -1);
    }

    @Override
    public int rows() {
        return width * height;
    }

    @Override
    public int columns() {
        return width * height;
    }

    @Override
    public long entries() {
        return (3L * width - 2) * (3L * height - 2);
    }

    @Override
    public double diagonal(int row) {
        return centre;
    }

    @Override
    public double lessLower(double value, double factor, int row, double[] x) {
        double rest = row >= width ? lessLine(value, factor, row, row - width, x) : value;
        return row % width > 0 ? rest - factor * along * x[row - 1] : rest;
    }

    @Override
    public double lessUpper(double value, double factor, int row, double[] x) {
        double rest = row % width < width - 1 ? value - factor * along * x[row + 1] : value;
        return row < rows() - width ? lessLine(rest, factor, row, row + width, x) : rest;
    }

    /** Takes away what the three points around {@code middle}, in the line before or after, add to a row. */
    private double lessLine(double value, double factor, int row, int middle, double[] x) {
        int column = row % width;
        double rest = column > 0 ? value - factor * corner * x[middle - 1] : value;
        rest -= factor * across * x[middle];
        return column < width - 1 ? rest - factor * corner * x[middle + 1] : rest;
    }

    private double times(int i, int up, int down, double[] x) {
        double above = up == 0 ? 0 : corner * (x[i - up - 1] + x[i - up + 1]) + across * x[i - up];
        double below = down == 0 ? 0 : corner * (x[i + down - 1] + x[i + down + 1]) + across * x[i + down];
        return above + along * (x[i - 1] + x[i + 1]) + centre * x[i] + below;
    }

    @Override
    public void multiply(double[] x, double[] y, int from, int to) {
        for (int row = from; row < to; ) {
            Line line = Line.of(row / width, width, height, to);
            if (row == line.first() || row >= line.end()) {
                y[row] = -less(0, row, x);
                row++;
            } else {
                for (; row < line.end(); row++) {
                    y[row] = times(row, line.up(), line.down(), x);
                }
            }
        }
    }

    @Override
    public double squaredResidual(double[] b, double[] x, int from, int to) {
        double sum = 0;
        for (int row = from; row < to; ) {
            Line line = Line.of(row / width, width, height, to);
            if (row == line.first() || row >= line.end()) {
                double residual = less(b[row], row, x);
                sum += residual * residual;
                row++;
            } else {
                for (; row < line.end(); row++) {
                    double residual = b[row] - times(row, line.up(), line.down(), x);
                    sum += residual * residual;
                }
            }
        }
        return sum;
    }

    @Override
    public boolean isSymmetric(double tolerance) {
        return true;
    }

    @Override
    public NinePointGrid shifted(double c) {
        return new NinePointGrid(width, height, centre + c, along, across, corner);
    }

    @Override
    public CsrMatrix toCsr() {
        return Grids.toCsr(
                width, height, new double[] {corner, across, corner, along, centre, along, corner, across, corner});
    }
}
