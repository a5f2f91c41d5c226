package dev.weir.kernels.transport;

/**
 * Transport of the rows' weights a to the columns' weights b at cost C, seen from prices α of the rows: for column j, with {@code x = α − C[:, j]}, the share y_j is the projection of
 * {@code x/(γ·b_j)} onto the simplex with at most k_j elements, the plan {@code T[:, j] = b_j·y_j}, and
 *
 * <pre>
 *   f(α) = α·a − Σ_j b_j·( x·y_j − ½·γ·b_j·‖y_j‖² )     ∇f = a − T·1
 * </pre>
 *
 * (Sparsity-Constrained Optimal Transport). f is concave, and never over the cost of a plan that keeps all bounds. Columns of weight 0 take nothing. Not for two threads.
 */
final class SemiDual {
    private final int rows;
    private final int columns;
    /** [columns, rows], so that a column lies in one piece. */
    private final double[] costs;

    private final double[] a;
    private final double[] b;
    private final double gamma;
    private final int[] rowsMax;
    private final Projection projection;
    private final double[] x;
    private final double[] y;

    /** @param costs [rows, columns] */
    SemiDual(
            int rows,
            int columns,
            float[] costs,
            double[] a,
            double[] b,
            double gamma,
            int[] rowsMax,
            Projection projection) {
        this.rows = rows;
        this.columns = columns;
        this.costs = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                this.costs[j * rows + i] = costs[i * columns + j];
            }
        }
        this.a = a;
        this.b = b;
        this.gamma = gamma;
        this.rowsMax = rowsMax;
        this.projection = projection;
        x = new double[rows];
        y = new double[rows];
    }

    int rows() {
        return rows;
    }

    /** What one of these takes, with the scratch of its projection. */
    static long bytes(long rows, long columns) {
        return 8 * rows * columns + 44 * rows;
    }

    /** The value at α, and the gradient. */
    double at(double[] alpha, double[] gradient) {
        return at(alpha, gradient, new float[0]);
    }

    /** @param plan [rows, columns], overwritten, or empty */
    double at(double[] alpha, double[] gradient, float[] plan) {
        double value = 0;
        for (int i = 0; i < rows; i++) {
            value += alpha[i] * a[i];
            gradient[i] = a[i];
        }
        for (int j = 0; j < columns; j++) {
            if (b[j] > 0 && rows > 0) {
                value -= column(j, alpha, gradient, plan);
            }
        }
        return value;
    }

    private double column(int j, double[] alpha, double[] gradient, float[] plan) {
        double factor = 1 / (gamma * b[j]);
        for (int i = 0; i < rows; i++) {
            x[i] = (alpha[i] - costs[j * rows + i]) * factor;
        }
        projection.project(x, rows, rowsMax[j], 1, y);
        double gain = 0;
        for (int i = 0; i < rows; i++) {
            if (y[i] > 0) {
                gain += y[i] * (alpha[i] - costs[j * rows + i] - 0.5 * gamma * b[j] * y[i]);
                gradient[i] -= b[j] * y[i];
                if (plan.length > 0) {
                    plan[i * columns + j] = (float) (b[j] * y[i]);
                }
            }
        }
        return b[j] * gain;
    }
}
