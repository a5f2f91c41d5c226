package dev.weir.kernels.linalg;

/**
 * A real matrix that can be applied row by row, which is all that relaxation asks of one. Row i splits into what is left of the diagonal
 * ({@link #lessLower}), the diagonal, and what is right of it ({@link #lessUpper}). Immutable; every entry is finite.
 */
public sealed interface RowMatrix permits CsrMatrix, FivePointGrid, NinePointGrid {
    int rows();

    int columns();

    /** Entries that a stored form holds. */
    long entries();

    /** {@code a[row, row]}; 0 where nothing is stored. */
    double diagonal(int row);

    /** {@code value − Σ (factor·a[row, j])·x[j]} over {@code j < row}, taken away one by one, j ascending: all forms of a matrix round alike. */
    double lessLower(double value, double factor, int row, double[] x);

    /** The same over {@code j > row}. */
    double lessUpper(double value, double factor, int row, double[] x);

    /** {@code value − Σ a[row, j]·x[j]} over all j. */
    default double less(double value, int row, double[] x) {
        return lessUpper(lessLower(value, 1, row, x) - diagonal(row) * x[row], 1, row, x);
    }

    /** {@code y[i] = Σ a[i, j]·x[j]} for {@code from <= i < to}; y must not be x. Θ(entries of these rows). */
    void multiply(double[] x, double[] y, int from, int to);

    /** {@code Σ (b[i] − Σ a[i, j]·x[j])²} over {@code from <= i < to}, in double. Θ(entries of these rows). */
    double squaredResidual(double[] b, double[] x, int from, int to);

    /**
     * Whether it is square and {@code |a[i, j] − a[j, i]| <= tolerance · max(|a[i, j]|, |a[j, i]|)} for all i, j. Θ(entries).
     *
     * @param tolerance relative, 0 for equality
     */
    boolean isSymmetric(double tolerance);

    /** {@code A + c·I}. The matrix must be square. */
    RowMatrix shifted(double c);

    /** The same matrix with stored indices; itself where it has them. */
    CsrMatrix toCsr();
}
