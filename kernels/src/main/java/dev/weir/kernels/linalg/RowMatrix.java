package dev.weir.kernels.linalg;

/**
 * A real matrix that can be applied row by row, which is all that relaxation asks of one. Row i splits into what is left of the diagonal
 * ({@link #lower}), the diagonal, and what is right of it ({@link #upper}). Immutable; every entry is finite.
 */
public sealed interface RowMatrix permits CsrMatrix, FivePointGrid, NinePointGrid {
    int rows();

    int columns();

    /** Entries that a stored form holds. */
    long entries();

    /** {@code a[row, row]}; 0 where nothing is stored. */
    double diagonal(int row);

    /** {@code Σ a[row, j]·x[j]} over {@code j < row}. */
    double lower(int row, double[] x);

    /** {@code Σ a[row, j]·x[j]} over {@code j > row}. */
    double upper(int row, double[] x);

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
