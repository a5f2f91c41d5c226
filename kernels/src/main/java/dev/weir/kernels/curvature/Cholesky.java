package dev.weir.kernels.curvature;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;

/** {@code A = L·Lᵀ} of a symmetric positive definite matrix, by rows, in double precision. Θ(n³/3), and Θ(n²) for each solve. */
final class Cholesky {
    private final int size;
    private final double[] lower;

    /**
     * @param matrix [size, size]; its lower half is read
     * @throws Refused with {@link Code#RANGE} if it is not positive definite in this precision
     */
    Cholesky(double[] matrix, int size) {
        this.size = size;
        lower = new double[matrix.length];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i * size + j] - dot(i, j, j);
                if (i == j) {
                    Refused.unless(
                            !(rest <= 0),
                            Code.RANGE,
                            "lambda is too small for these gradients: pivot " + i + " is " + rest);
                    lower[i * size + i] = Math.sqrt(rest);
                } else {
                    lower[i * size + j] = rest / lower[j * size + j];
                }
            }
        }
    }

    private double dot(int i, int j, int length) {
        int a = i * size;
        int b = j * size;
        double even = 0;
        double odd = 0;
        int l = 0;
        for (; l + 1 < length; l += 2) {
            even += lower[a + l] * lower[b + l];
            odd += lower[a + l + 1] * lower[b + l + 1];
        }
        return even + odd + (l < length ? lower[a + l] * lower[b + l] : 0);
    }

    /** {@code A⁻¹·x}, in place. */
    void solve(double[] x) {
        for (int i = 0; i < size; i++) {
            double sum = x[i];
            for (int j = 0; j < i; j++) {
                sum -= lower[i * size + j] * x[j];
            }
            x[i] = sum / lower[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            x[i] /= lower[i * size + i];
            for (int j = 0; j < i; j++) {
                x[j] -= lower[i * size + j] * x[i];
            }
        }
    }
}
