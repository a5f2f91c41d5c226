package dev.weir.kernels.bandit;

/**
 * Ridge regression with a bound on each coefficient: the least of {@code θ'Gθ − 2h'θ + ridge·|θ|²} over {@code |θ_j| ≤ limits_j}.
 *
 * <p>A primal active set, exact in a few O(n³) steps for the n ≤ 10 used here. The tiny ridge makes the answer unique, the one of least norm where data are short.
 */
final class BoxFit {
    private static final double RIDGE = 1e-8;

    /** Far above what was ever needed; an end for the case that rounding makes two active sets take turns. */
    private static final int STEPS_MAX = 100;

    private final int n;
    private final double[] gram;
    private final double[] rhs;
    private final double[] limits;
    private final double[] theta;
    private final boolean[] bound;

    private BoxFit(NormalEquations equations, double[] limits) {
        n = equations.size;
        gram = equations.gram.clone();
        for (int i = 0; i < n; i++) {
            gram[i * n + i] += RIDGE;
        }
        rhs = equations.rhs;
        this.limits = limits;
        theta = new double[n];
        bound = new boolean[n];
    }

    /** @param limits at least 0, one per coefficient; not modified */
    static double[] of(NormalEquations equations, double[] limits) {
        BoxFit fit = new BoxFit(equations, limits);
        double[] free = fit.minimiserOverTheFree();
        return fit.isInside(free) ? free : fit.search();
    }

    private boolean isInside(double[] point) {
        for (int i = 0; i < n; i++) {
            if (Math.abs(point[i]) > limits[i]) {
                return false;
            }
        }
        return true;
    }

    /** From the middle of the box towards the least point of the free coefficients, binding whatever is in the way, until none wants to leave its bound. */
    private double[] search() {
        for (int i = 0; i < n; i++) {
            bound[i] = limits[i] == 0;
        }
        for (int step = 0; step < STEPS_MAX; step++) {
            if (moveTo(minimiserOverTheFree()) && !releaseOne()) {
                break;
            }
        }
        return theta;
    }

    /** @return whether the target was reached; if not, one more coefficient is bound */
    private boolean moveTo(double[] target) {
        double share = 1;
        int blocking = -1;
        for (int i = 0; i < n; i++) {
            if (!bound[i] && Math.abs(target[i]) > limits[i]) {
                double room = (Math.copySign(limits[i], target[i]) - theta[i]) / (target[i] - theta[i]);
                if (blocking < 0 || room < share) {
                    share = room;
                    blocking = i;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            if (!bound[i]) {
                theta[i] += share * (target[i] - theta[i]);
            }
        }
        if (blocking < 0) {
            return true;
        }
        theta[blocking] = Math.copySign(limits[blocking], target[blocking]);
        bound[blocking] = true;
        return false;
    }

    private boolean releaseOne() {
        int most = -1;
        double worst = 0;
        for (int i = 0; i < n; i++) {
            if (bound[i] && limits[i] > 0) {
                double outward = Math.signum(theta[i]) * (Chebyshev.dot(gram, i * n, theta, n) - rhs[i]);
                if (outward > worst) {
                    worst = outward;
                    most = i;
                }
            }
        }
        if (most >= 0) {
            bound[most] = false;
        }
        return most >= 0;
    }

    private double[] minimiserOverTheFree() {
        int[] free = new int[n];
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (!bound[i]) {
                free[count++] = i;
            }
        }
        double[] a = new double[count * count];
        double[] b = new double[count];
        for (int i = 0; i < count; i++) {
            b[i] = rhs[free[i]];
            for (int j = 0; j < n; j++) {
                b[i] -= bound[j] ? gram[free[i] * n + j] * theta[j] : 0;
            }
            for (int j = 0; j < count; j++) {
                a[i * count + j] = gram[free[i] * n + free[j]];
            }
        }
        NormalEquations.solve(a, count, b, count);
        double[] target = theta.clone();
        for (int i = 0; i < count; i++) {
            target[free[i]] = b[i];
        }
        return target;
    }
}
