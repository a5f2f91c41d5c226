package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;
import java.util.Optional;

/**
 * Preconditioned conjugate gradients. The residual is updated along, {@code r −= α·A·p}, and its norm decides. Only symmetric matrices are
 * taken; one that is not positive definite ends in a breakdown with the last good x.
 */
final class ConjugateGradients {
    /** What assembly in floating point may leave between an entry and its mirror image. */
    static final double SYMMETRY_TOLERANCE = 1e-10;

    private ConjugateGradients() {}

    /** How scalar products are summed. */
    @FunctionalInterface
    interface Dot {
        double of(double[] x, double[] y);
    }

    static Outcome run(RowMatrix a, double[] b, double[] x, Preconditioner preconditioner, Dot dot, Stopping stopping) {
        int n = a.rows();
        double[] r = new double[n];
        for (int row = 0; row < n; row++) {
            r[row] = a.less(b[row], row, x);
        }
        double norm = Math.sqrt(dot.of(r, r));
        Judge judge = new Judge(stopping, Math.sqrt(dot.of(b, b)), norm);
        Optional<Reason> verdict = judge.verdict(0, norm);
        if (verdict.isPresent()) {
            return judge.outcome(verdict.get(), 0, norm);
        }
        if (!a.isSymmetric(SYMMETRY_TOLERANCE)) {
            return judge.outcome(Reason.NOT_SYMMETRIC, 0, norm);
        }
        return iterate(a, x, r, preconditioner, dot, judge, norm);
    }

    private static Outcome iterate(
            RowMatrix a, double[] x, double[] r, Preconditioner preconditioner, Dot dot, Judge judge, double first) {
        int n = a.rows();
        double[] z = new double[n];
        double[] p = new double[n];
        double[] q = new double[n];
        double norm = first;
        double before = 1;
        for (int k = 0; ; k++) {
            preconditioner.apply(r, z);
            double rho = dot.of(r, z);
            if (!isPositive(rho)) {
                return judge.outcome(fault(rho), k, norm);
            }
            combine(z, k == 0 ? 0 : rho / before, p);
            a.multiply(p, q, 0, n);
            double curvature = dot.of(p, q);
            if (!isPositive(curvature)) {
                return judge.outcome(fault(curvature), k, norm);
            }
            step(rho / curvature, p, q, x, r);
            norm = Math.sqrt(dot.of(r, r));
            before = rho;
            Optional<Reason> verdict = judge.verdict(k + 1, norm);
            if (verdict.isPresent()) {
                return judge.outcome(verdict.get(), k + 1, norm);
            }
        }
    }

    static boolean isPositive(double product) {
        return product > 0 && product < Double.POSITIVE_INFINITY;
    }

    static Reason fault(double product) {
        return Double.isFinite(product) ? Reason.NOT_POSITIVE_DEFINITE : Reason.CURVATURE_NOT_FINITE;
    }

    /** {@code p = z + β·p}. */
    private static void combine(double[] z, double beta, double[] p) {
        for (int i = 0; i < p.length; i++) {
            p[i] = z[i] + beta * p[i];
        }
    }

    /** {@code x += α·p, r −= α·q}. */
    private static void step(double alpha, double[] p, double[] q, double[] x, double[] r) {
        for (int i = 0; i < x.length; i++) {
            x[i] += alpha * p[i];
            r[i] -= alpha * q[i];
        }
    }
}
