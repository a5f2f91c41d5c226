package dev.weir.kernels.linalg;

/**
 * The matrix of a five-point stencil on a grid of {@code width · height} unknowns with zero outside, without stored indices. Unknown
 * {@code i = y·width + x}; west is {@code i − 1}, east {@code i + 1}, north {@code i − width}, south {@code i + width}.
 *
 * @param centre the diagonal
 */
public record FivePointGrid(int width, int height, double centre, double west, double east, double north, double south)
        implements RowMatrix {
    /**
     * @throws IllegalArgumentException if the grid is empty or has more than 2³¹ − 1 points, or a coefficient is not finite
     */
    public FivePointGrid {
        Grids.check(width, height, centre, west, east, north, south);
    }

    /** The unscaled Laplacian: 4 in the centre, −1 around. */
    public static FivePointGrid laplacian(int width, int height) {
        return new FivePointGrid(width, height, 4, -1, -1, -1, -1);
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
        return 5L * rows() - 2L * width - 2L * height;
    }

    @Override
    public double diagonal(int row) {
        return centre;
    }

    @Override
    public double lessLower(double value, double factor, int row, double[] x) {
        double rest = row >= width ? value - factor * north * x[row - width] : value;
        return row % width > 0 ? rest - factor * west * x[row - 1] : rest;
    }

    @Override
    public double lessUpper(double value, double factor, int row, double[] x) {
        double rest = row % width < width - 1 ? value - factor * east * x[row + 1] : value;
        return row < rows() - width ? rest - factor * south * x[row + width] : rest;
    }

    @Override
    public void multiply(double[] x, double[] y, int from, int to) {
        for (int row = from; row < to; ) {
            Line line = Line.of(row / width, width, height, to);
            if (row == line.first() || row >= line.end()) {
                y[row] = -less(0, row, x);
                row++;
            } else {
                span(row, line).multiply(x, y);
                row = line.end();
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
                sum += span(row, line).squaredResidual(b, x);
                row = line.end();
            }
        }
        return sum;
    }

    /** Of inner points; a line that is missing gets distance and coefficient 0. */
    private FivePointSpan span(int from, Line line) {
        return new FivePointSpan(
                from,
                line.end(),
                line.up(),
                line.down(),
                line.up() == 0 ? 0 : north,
                west,
                centre,
                east,
                line.down() == 0 ? 0 : south);
    }

    @Override
    public boolean isSymmetric(double tolerance) {
        boolean along = width == 1 || Grids.isClose(west, east, tolerance);
        return along && (height == 1 || Grids.isClose(north, south, tolerance));
    }

    @Override
    public FivePointGrid shifted(double c) {
        return new FivePointGrid(width, height, centre + c, west, east, north, south);
    }

    @Override
    public CsrMatrix toCsr() {
        return Grids.toCsr(width, height, new double[] {0, north, 0, west, centre, east, 0, south, 0});
    }
}
