package dev.weir.kernels.sor;

/** A small dense matrix as the product of its triangles, rows exchanged for the largest pivot. */
final class DenseFactor {
    private final double[][] rows;
    private final int[] exchanges;

    private DenseFactor(double[][] rows) {
        this.rows = rows;
        this.exchanges = new int[rows.length];
    }

    /**
     * Takes the array; O(size³).
     *
     * @param first the matrix's first row in the whole system, for the message
     * @throws IllFormedSystem if a pivot is 0 or overflows
     */
    static DenseFactor of(double[][] dense, int first) {
        DenseFactor factor = new DenseFactor(dense);
        for (int column = 0; column < dense.length; column++) {
            factor.eliminate(column, first);
        }
        return factor;
    }

    private void eliminate(int column, int first) {
        int best = column;
        for (int i = column + 1; i < rows.length; i++) {
            if (Math.abs(rows[i][column]) > Math.abs(rows[best][column])) {
                best = i;
            }
        }
        exchanges[column] = best;
        double[] pivotRow = rows[best];
        rows[best] = rows[column];
        rows[column] = pivotRow;
        double pivot = pivotRow[column];
        if (pivot == 0 || !Double.isFinite(pivot)) {
            throw new IllFormedSystem(
                    IllFormedSystem.Fault.SINGULAR_BLOCK,
                    "the block of rows " + first + ".." + (first + rows.length - 1) + " is singular");
        }
        for (int i = column + 1; i < rows.length; i++) {
            double multiple = rows[i][column] / pivot;
            rows[i][column] = multiple;
            for (int j = column + 1; j < rows.length; j++) {
                rows[i][j] -= multiple * pivotRow[j];
            }
        }
    }

    /** In place, the first {@code size} places of the vector; O(size²). */
    void solve(double[] vector) {
        for (int i = 0; i < rows.length; i++) {
            double chosen = vector[exchanges[i]];
            vector[exchanges[i]] = vector[i];
            vector[i] = chosen;
        }
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < i; j++) {
                vector[i] -= rows[i][j] * vector[j];
            }
        }
        for (int i = rows.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < rows.length; j++) {
                vector[i] -= rows[i][j] * vector[j];
            }
            vector[i] /= rows[i][i];
        }
    }
}
