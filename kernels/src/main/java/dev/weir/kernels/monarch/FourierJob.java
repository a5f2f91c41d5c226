package dev.weir.kernels.monarch;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The discrete Fourier transform of length n = k·p as a Monarch matrix over complex numbers: x permuted to {@code x2[κ·p + β] = x[β·k + κ]}, {@code w1[κ][q,β] = ω_p^(qβ)·ω_n^(κq)} and {@code w2[q][σ,κ] = ω_k^(σκ)}.
 *
 * <p>A complex product is two or four real ones. The second factor is the same matrix for every q, so it is applied at once. 2·rows·n·(2p + 4k) operations.
 */
final class FourierJob {
    private static final int MOST_FACTOR = 1 << 15;

    private final int k;
    private final int p;
    private final int n;
    private final int rows;
    private final FloatTensor x;

    private FourierJob(Job job) {
        k = job.params().integer("k", 1, 1, MOST_FACTOR);
        p = job.params().integer("p", 1, 1, MOST_FACTOR);
        n = k * p;
        job.requireAmong(List.of("re", "im"));
        x = job.floats("x");
        rows = Batches.rows(x.shape(), n);
        Batches.require(2L * n * p, "the first factor");
        Batches.require(2L * x.shape().count(), "the product with the first factor");
    }

    static Plan plan(Job job) {
        FourierJob it = new FourierJob(job);
        job.requireFinite();
        long out = 2 * it.x.bytes();
        long factors = 4L * (2L * it.n * it.p + 2L * it.k * it.k + 2L * it.n);
        return new Plan(
                2.0 * it.rows * it.n * (2.0 * it.p + 4.0 * it.k),
                3.0 * it.x.bytes(),
                3 * out + factors + it.x.bytes() + 16L * it.n);
    }

    /** The sum itself. */
    static Map<String, Tensor> plain(Job job) {
        FourierJob it = new FourierJob(job);
        double[][] roots = roots(it.n);
        float[] re = new float[it.rows * it.n];
        float[] im = new float[it.rows * it.n];
        for (int row = 0; row < it.rows * it.n; row += it.n) {
            for (int frequency = 0; frequency < it.n; frequency++) {
                double sumRe = 0;
                double sumIm = 0;
                for (int t = 0; t < it.n; t++) {
                    int turn = (int) ((long) frequency * t % it.n);
                    sumRe += roots[0][turn] * it.x.values()[row + t];
                    sumIm += roots[1][turn] * it.x.values()[row + t];
                }
                re[row + frequency] = (float) sumRe;
                im[row + frequency] = (float) sumIm;
            }
        }
        return it.outputs(re, im);
    }

    static Map<String, Tensor> fast(Job job, Gemm gemm) {
        FourierJob it = new FourierJob(job);
        float[] re = new float[it.rows * it.n];
        float[] im = new float[it.rows * it.n];
        it.transform(re, im, gemm, job.pulse());
        return it.outputs(re, im);
    }

    private Map<String, Tensor> outputs(float[] re, float[] im) {
        return Map.of("re", new FloatTensor(x.shape(), re), "im", new FloatTensor(x.shape(), im));
    }

    private void transform(float[] re, float[] im, Gemm gemm, Pulse pulse) {
        double[][] roots = roots(n);
        float[] columns = new float[rows * n];
        Transpose.of(x.values(), 0, rows, n, columns, 0);
        int part = n * rows;
        float[] a = new float[2 * part];
        float[] first = new float[2 * p * p];
        for (int kappa = 0; kappa < k; kappa++) {
            first(first, kappa, roots);
            // Row β of the block is row β·k + κ of x: the permutation is a leading dimension.
            for (int half = 0; half < 2; half++) {
                int to = half * part + kappa * p * rows;
                gemm.multiply(
                        false,
                        false,
                        p,
                        rows,
                        p,
                        1,
                        first,
                        half * p * p,
                        p,
                        columns,
                        kappa * rows,
                        k * rows,
                        0,
                        a,
                        to,
                        rows);
            }
            pulse.beat();
        }
        float[] second = second(roots);
        float[] o = new float[2 * part];
        int wide = p * rows;
        int square = k * k;
        gemm.multiply(false, false, k, wide, k, 1, second, 0, k, a, 0, wide, 0, o, 0, wide);
        gemm.multiply(false, false, k, wide, k, -1, second, square, k, a, part, wide, 1, o, 0, wide);
        pulse.beat();
        gemm.multiply(false, false, k, wide, k, 1, second, square, k, a, 0, wide, 0, o, part, wide);
        gemm.multiply(false, false, k, wide, k, 1, second, 0, k, a, part, wide, 1, o, part, wide);
        Transpose.of(o, 0, n, rows, re, 0);
        Transpose.of(o, part, n, rows, im, 0);
    }

    /** {@code ω_n^((k·β + κ)·q)}, real parts, then imaginary parts. */
    private void first(float[] to, int kappa, double[][] roots) {
        for (int q = 0; q < p; q++) {
            for (int beta = 0; beta < p; beta++) {
                int turn = (int) (((long) k * beta + kappa) * q % n);
                to[q * p + beta] = (float) roots[0][turn];
                to[p * p + q * p + beta] = (float) roots[1][turn];
            }
        }
    }

    private float[] second(double[][] roots) {
        float[] to = new float[2 * k * k];
        for (int sigma = 0; sigma < k; sigma++) {
            for (int kappa = 0; kappa < k; kappa++) {
                int turn = sigma * kappa % k * p;
                to[sigma * k + kappa] = (float) roots[0][turn];
                to[k * k + sigma * k + kappa] = (float) roots[1][turn];
            }
        }
        return to;
    }

    /** {@code exp(−2πi·t/n)} for every t. */
    private static double[][] roots(int n) {
        double[][] roots = new double[2][n];
        for (int t = 0; t < n; t++) {
            roots[0][t] = Math.cos(2 * Math.PI * t / n);
            roots[1][t] = -Math.sin(2 * Math.PI * t / n);
        }
        return roots;
    }
}
