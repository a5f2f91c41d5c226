package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.RowMatrix;
import java.util.Optional;

/**
 * SSOR-CG in one pass over the matrix an iteration (Eisenstat, "Efficient implementation of a class of preconditioned conjugate gradient
 * methods", SIAM J. Sci. Stat. Comput. 2, 1981).
 *
 * <p>With L the scaled lower triangle of {@link Triangles}, B = ωD^(−1/2)AD^(−1/2) is {@code (I + L) + (I + Lᵀ) + (ω − 2)I}. Conjugate gradients
 * run on {@code (I + L)⁻¹·B·(I + Lᵀ)⁻¹}: its product with p is, for {@code t = (I + Lᵀ)⁻¹·p}, the q with
 * {@code (I + L)·q = p + (ω − 1)·t + L·t}, hence {@code q = p + (ω − 1)·t + L·(t − q)}: two substitutions and no product with A. Iterates are those
 * of the plain form.
 *
 * <p>The count needs the norm of the residual {@code D^(1/2)·(I + L)·r / ω} itself, half a pass. As A is positive definite,
 * {@code ||(I + L)·r|| >= (2 − ω)/2·||r||}, and {@code ||I + L||} is bounded by its row and column sums; the norm is computed only where these
 * bounds leave the verdict open, which is in the last iterations.
 */
final class Eisenstat {
    private final Triangles a;
    private final double omega;
    private final Judge judge;
    private final double[] p;
    private final double[] t;

    /** {@code t − q}. */
    private final double[] s;

    private final double[] r;
    private final double normMin;
    private final double normMax;

    private Eisenstat(Triangles a, double omega, Judge judge, double[] residual) {
        this.a = a;
        this.omega = omega;
        this.judge = judge;
        int n = residual.length;
        p = new double[n];
        t = new double[n];
        s = new double[n];
        r = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = omega * residual[a.rows[i]] / a.roots[i];
            for (int k = a.lowerStarts[i]; k < a.lowerStarts[i + 1]; k++) {
                sum -= a.lowerValues[k] * r[a.lowerColumns[k]];
            }
            r[i] = sum;
        }
        double rootMin = Double.POSITIVE_INFINITY;
        double rootMax = 0;
        for (double root : a.roots) {
            rootMin = Math.min(rootMin, root);
            rootMax = Math.max(rootMax, root);
        }
        // The bounds hold in exact arithmetic; a thousandth more makes them hold in ours.
        normMin = 0.999 * rootMin * (2 - omega) / (2 * omega);
        normMax = 1.001 * rootMax * Math.sqrt(rowSumMax(a) * columnSumMax(a)) / omega;
    }

    private static double rowSumMax(Triangles a) {
        return sumMax(a.lowerStarts, a.lowerValues);
    }

    private static double columnSumMax(Triangles a) {
        return sumMax(a.upperStarts, a.upperValues);
    }

    private static double sumMax(int[] starts, double[] values) {
        double most = 1;
        for (int i = 0; i + 1 < starts.length; i++) {
            double sum = 1;
            for (int k = starts[i]; k < starts[i + 1]; k++) {
                sum += Math.abs(values[k]);
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    static Outcome run(RowMatrix matrix, double[] b, double[] x, double omega, Stopping stopping) {
        int n = matrix.rows();
        double[] residual = new double[n];
        for (int row = 0; row < n; row++) {
            residual[row] = matrix.less(b[row], row, x);
        }
        double norm = Norms.of(residual);
        Judge judge = new Judge(stopping, Norms.of(b), norm);
        Optional<Reason> verdict = judge.verdict(0, norm);
        if (verdict.isPresent()) {
            return judge.outcome(verdict.get(), 0, norm);
        }
        if (!matrix.isSymmetric(ConjugateGradients.SYMMETRY_TOLERANCE)) {
            return judge.outcome(Reason.NOT_SYMMETRIC, 0, norm);
        }
        CsrMatrix csr = matrix.toCsr();
        for (int row = 0; row < n; row++) {
            if (csr.diagonal(row) < 0) {
                return judge.outcome(Reason.NOT_POSITIVE_DEFINITE, 0, norm);
            }
        }
        Eisenstat solve = new Eisenstat(new Triangles(csr, omega), omega, judge, residual);
        double[] y = new double[n];
        Outcome outcome = solve.iterate(y);
        for (int i = 0; i < n; i++) {
            x[solve.a.rows[i]] += y[i] / solve.a.roots[i];
        }
        return outcome;
    }

    private Outcome iterate(double[] y) {
        double rho = Norms.dot(r, r);
        double beta = 0;
        for (int k = 0; ; k++) {
            if (!ConjugateGradients.isPositive(rho)) {
                return judge.outcome(ConjugateGradients.fault(rho), k, norm());
            }
            backward(beta, r, p, t, a.upperStarts, a.upperColumns, a.upperValues);
            double curvature = forward(omega - 1, p, t, s, a.lowerStarts, a.lowerColumns, a.lowerValues);
            if (!ConjugateGradients.isPositive(curvature)) {
                return judge.outcome(ConjugateGradients.fault(curvature), k, norm());
            }
            double next = step(rho / curvature, t, s, y, r);
            beta = next / rho;
            rho = next;
            double root = Math.sqrt(rho);
            if (judge.maySpeak(k + 1, normMin * root, normMax * root)) {
                double norm = norm();
                Optional<Reason> verdict = judge.verdict(k + 1, norm);
                if (verdict.isPresent()) {
                    return judge.outcome(verdict.get(), k + 1, norm);
                }
            }
        }
    }

    /** {@code p = r + β·p}, then t from {@code (I + Lᵀ)·t = p}. */
    private static void backward(
            double beta, double[] r, double[] p, double[] t, int[] starts, int[] columns, double[] values) {
        for (int i = r.length - 1; i >= 0; i--) {
            double sum = r[i] + beta * p[i];
            p[i] = sum;
            for (int k = starts[i]; k < starts[i + 1]; k++) {
                sum -= values[k] * t[columns[k]];
            }
            t[i] = sum;
        }
    }

    /** {@code s = t − q} from {@code q = p + shift·t + L·(t − q)}; returns {@code p·q}. */
    private static double forward(
            double shift, double[] p, double[] t, double[] s, int[] starts, int[] columns, double[] values) {
        double curvature = 0;
        for (int i = 0; i < p.length; i++) {
            double q = p[i] + shift * t[i];
            for (int k = starts[i]; k < starts[i + 1]; k++) {
                q += values[k] * s[columns[k]];
            }
            s[i] = t[i] - q;
            curvature += p[i] * q;
        }
        return curvature;
    }

    /** {@code y += α·t, r −= α·(t − s)}; returns {@code r·r}. */
    private static double step(double alpha, double[] t, double[] s, double[] y, double[] r) {
        for (int i = 0; i < y.length; i++) {
            y[i] += alpha * t[i];
            r[i] -= alpha * (t[i] - s[i]);
        }
        return Norms.dot(r, r);
    }

    /** Of the residual {@code b − A·x}. */
    private double norm() {
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            double scaled = r[i];
            for (int k = a.lowerStarts[i]; k < a.lowerStarts[i + 1]; k++) {
                scaled += a.lowerValues[k] * r[a.lowerColumns[k]];
            }
            sum += scaled * scaled * a.roots[i] * a.roots[i];
        }
        return Math.sqrt(sum) / omega;
    }
}
