package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;
import java.util.Optional;

/** Sweeps until the judge has a verdict. */
final class Stationary {
    private Stationary() {}

    static Outcome run(RowMatrix a, double[] b, double[] x, Sweep sweep, Stopping stopping, Split split) {
        double norm = Norms.residual(a, b, x, split);
        Judge judge = new Judge(stopping, Norms.of(b), norm);
        for (int k = 0; ; k++) {
            Optional<Reason> verdict = judge.verdict(k, norm);
            if (verdict.isPresent()) {
                return judge.outcome(verdict.get(), k, norm);
            }
            sweep.over(b, x);
            norm = Norms.residual(a, b, x, split);
        }
    }
}
