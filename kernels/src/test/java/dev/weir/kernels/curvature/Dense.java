package dev.weir.kernels.curvature;

/** Small dense systems, by elimination with row exchanges: another way than any of the kernels'. */
final class Dense {
    private Dense() {}

    static double[] inverse(double[] matrix, int n) {
        double[][] rows = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix, i * n, rows[i], 0, n);
            rows[i][n + i] = 1;
        }
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int i = column; i < n; i++) {
                pivot = Math.abs(rows[i][column]) > Math.abs(rows[pivot][column]) ? i : pivot;
            }
            double[] swapped = rows[column];
            rows[column] = rows[pivot];
            rows[pivot] = swapped;
            for (int i = 0; i < n; i++) {
                double factor = i == column ? 0 : rows[i][column] / rows[column][column];
                for (int l = column; factor != 0 && l < 2 * n; l++) {
                    rows[i][l] -= factor * rows[column][l];
                }
            }
        }
        double[] inverse = new double[n * n];
        for (int i = 0; i < n * n; i++) {
            inverse[i] = rows[i / n][n + i % n] / rows[i / n][i / n];
        }
        return inverse;
    }

    static double[] times(double[] matrix, double[] x) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                product[i] += matrix[i * x.length + j] * x[j];
            }
        }
        return product;
    }

    /** {@code λ·I + (1/m)·Σ g·gᵀ} over rows {@code from} to {@code to}. */
    static double[] fisher(float[] gradients, int from, int to, int length, int m, double lambda) {
        double[] fisher = new double[length * length];
        for (int i = 0; i < length; i++) {
            fisher[i * length + i] = lambda;
            for (int j = 0; j < length; j++) {
                for (int row = from; row < to; row++) {
                    fisher[i * length + j] += (double) gradients[row * length + i] * gradients[row * length + j] / m;
                }
            }
        }
        return fisher;
    }
}
