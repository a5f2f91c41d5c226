package dev.weir.app.demo;

import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.SequenceView;
import dev.weir.kernels.relaxation.Tallies;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the demo's solver came to, earlier runs included.
 *
 * @param gaussSeidel what omega = 1 took in the audited rounds, over what was taken; {@code bestFixed} the same for the best omega of each sequence in hindsight, {@code
 *     young} for Young's. 0 before the first audit
 */
record SolverReport(long solved, long unsolved, double gaussSeidel, double bestFixed, double young) {
    static SolverReport of(RelaxationView view) {
        List<Tallies> all = view.busiest().stream().map(SequenceView::tallies).toList();
        long taken = sum(all, Tallies::auditedIterations);
        return new SolverReport(
                view.counters().solved(),
                view.counters().unsolved(),
                ratio(sum(all, each -> each.fixed().getFirst()), taken),
                ratio(
                        sum(all, each -> each.bestFixed().stream()
                                .mapToLong(best -> each.fixed().get(best))
                                .sum()),
                        taken),
                ratio(sum(all, Tallies::youngIterations), sum(all, Tallies::besideYoung)));
    }

    private static long sum(List<Tallies> all, ToLongFunction<Tallies> of) {
        return all.stream().mapToLong(of).sum();
    }

    private static double ratio(long a, long b) {
        return b == 0 ? 0 : (double) a / b;
    }
}
