package dev.weir.kernels.monarch;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;

/**
 * A Monarch matrix of order 2: {@code a[κ,:] = w1[κ]·x[κ,:]} with x as k×p, then {@code o[σ,λ] = Σ_ρ w2[λ][σ,ρ]·a[ρ,λ]} with a as r×l.
 *
 * <pre>
 *   w1 [k, q, p]   w2 [l, s, r]   k·q = r·l
 *   x [rows, k·p] → y [rows, s·l]
 * </pre>
 *
 * Row-major. 2·rows·(k·q·p + l·s·r) operations, 4·rows·n^1.5 where all sizes are √n.
 */
@SuppressWarnings("ArrayRecordComponent") // A matrix is used, never compared.
public record Monarch2(int k, int q, int p, float[] w1, int l, int s, int r, float[] w2) {
    /** Floats of one intermediate that stay near while a block of rows is worked on. */
    private static final int NEAR = 1 << 19;

    private static final int LEAST_ROWS = 64;

    public int inputs() {
        return k * p;
    }

    public int outputs() {
        return s * l;
    }

    /** The definition, in double precision. */
    public void plain(float[] x, int rows, float[] y) {
        double[] a = new double[k * q];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < k * q; i++) {
                double sum = 0;
                for (int beta = 0; beta < p; beta++) {
                    sum += (double) w1[i * p + beta] * x[row * k * p + i / q * p + beta];
                }
                a[i] = sum;
            }
            for (int sigma = 0; sigma < s; sigma++) {
                for (int lambda = 0; lambda < l; lambda++) {
                    double sum = 0;
                    for (int rho = 0; rho < r; rho++) {
                        sum += w2[(lambda * s + sigma) * r + rho] * a[rho * l + lambda];
                    }
                    y[row * s * l + sigma * l + lambda] = (float) sum;
                }
            }
        }
    }

    /** By products of blocks with as many rows at once as stay near. */
    public void multiply(float[] x, int rows, float[] y, Gemm gemm, Pulse pulse) {
        int block = block(rows);
        float[] a = new float[k * q * block];
        float[] o = new float[s * l * block];
        for (int from = 0; from < rows; from += block) {
            int count = Math.min(block, rows - from);
            for (int kappa = 0; kappa < k; kappa++) {
                int at = from * k * p + kappa * p;
                gemm.multiply(
                        false,
                        true,
                        q,
                        count,
                        p,
                        1,
                        w1,
                        kappa * q * p,
                        p,
                        x,
                        at,
                        k * p,
                        0,
                        a,
                        kappa * q * count,
                        count);
            }
            pulse.beat();
            for (int lambda = 0; lambda < l; lambda++) {
                int at = lambda * count;
                gemm.multiply(
                        false, false, s, count, r, 1, w2, lambda * s * r, r, a, at, l * count, 0, o, at, l * count);
            }
            Transpose.of(o, 0, s * l, count, y, from * s * l);
            pulse.beat();
        }
    }

    private int block(int rows) {
        int near = NEAR / Math.max(1, Math.max(k * q, s * l));
        return Math.min(rows, Math.max(LEAST_ROWS, near));
    }

    /** Bytes of scratch of {@link #multiply}. */
    long scratch(int rows) {
        return 4L * block(rows) * ((long) k * q + (long) s * l);
    }

    /** The matrix itself, [outputs, inputs]: what it makes of each unit vector. */
    public float[] dense() {
        float[] dense = new float[outputs() * inputs()];
        float[] unit = new float[inputs()];
        float[] column = new float[outputs()];
        for (int j = 0; j < inputs(); j++) {
            unit[j] = 1;
            plain(unit, 1, column);
            unit[j] = 0;
            for (int i = 0; i < outputs(); i++) {
                dense[i * inputs() + j] = column[i];
            }
        }
        return dense;
    }
}
