package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.RowMatrix;

/**
 * Block SOR: {@code x_B += ω·A_BB⁻¹·(b − A·x)_B}, block after block. Each diagonal block is factored once by Gaussian elimination with row
 * exchange; O(size³) a block to begin with, O(size²) a sweep.
 */
final class BlockSweep implements Sweep {
    private final RowMatrix a;
    private final double omega;
    private final int size;
    private final DenseFactor[] factors;
    private final double[] step;

    private BlockSweep(RowMatrix a, double omega, int size, DenseFactor[] factors) {
        this.a = a;
        this.omega = omega;
        this.size = size;
        this.factors = factors;
        this.step = new double[size];
    }

    static BlockSweep of(RowMatrix a, Method.Block method) {
        int size = Math.max(1, Math.min(method.size(), a.rows()));
        DenseFactor[] factors = new DenseFactor[(a.rows() + size - 1) / size];
        CsrMatrix csr = a.toCsr();
        for (int block = 0; block < factors.length; block++) {
            int first = block * size;
            factors[block] = DenseFactor.of(dense(csr, first, Math.min(size, a.rows() - first)), first);
        }
        return new BlockSweep(a, method.omega(), size, factors);
    }

    private static double[][] dense(CsrMatrix a, int first, int size) {
        double[][] dense = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = a.start(first + i); k < a.start(first + i + 1); k++) {
                int column = a.column(k) - first;
                if (column >= 0 && column < size) {
                    dense[i][column] = a.value(k);
                }
            }
        }
        return dense;
    }

    @Override
    public void over(double[] b, double[] x) {
        for (int block = 0; block < factors.length; block++) {
            int first = block * size;
            int rows = Math.min(size, x.length - first);
            for (int i = 0; i < rows; i++) {
                int row = first + i;
                step[i] = a.less(b[row], row, x);
            }
            factors[block].solve(step);
            for (int i = 0; i < rows; i++) {
                x[first + i] += omega * step[i];
            }
        }
    }
}
