package dev.weir.kernels.relaxation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Sums over the rounds of a sequence so far, in iterations.
 *
 * @param explored rounds whose omega was not what the rule takes to be the best; {@code rescued} of them were finished with that
 * @param unsolved rounds that did not converge
 * @param audited rounds that were solved again otherwise, in which the learner took {@code auditedIterations}
 * @param fixed what each of {@link Audit#OMEGAS} took in the audited rounds
 * @param classical audited rounds for which there is Young's omega, which took {@code youngIterations}, and the learner {@code besideYoung}
 */
public record Tallies(
        long rounds,
        long iterations,
        long explored,
        long rescued,
        long unsolved,
        long audited,
        long auditedIterations,
        List<Long> fixed,
        long classical,
        long youngIterations,
        long besideYoung) {
    public static final Tallies NONE = new Tallies(0, 0, 0, 0, 0, 0, 0, zeros(), 0, 0, 0);

    public Tallies {
        fixed = List.copyOf(fixed);
    }

    private static List<Long> zeros() {
        return Audit.OMEGAS.values().stream().map(_ -> 0L).toList();
    }

    /** Index into {@link Audit#OMEGAS} of the value that would have been the cheapest of all that stay fixed; empty before the first audit. */
    public OptionalInt bestFixed() {
        if (audited == 0) {
            return OptionalInt.empty();
        }
        int best = 0;
        for (int i = 1; i < fixed.size(); i++) {
            best = fixed.get(i) < fixed.get(best) ? i : best;
        }
        return OptionalInt.of(best);
    }

    Tallies and(Round round, boolean solved) {
        long taken = round.relaxed().outcome().iterations();
        Tallies all = new Tallies(
                rounds + 1,
                iterations + taken,
                explored + (round.ticket().explores() ? 1 : 0),
                rescued + (round.relaxed().rescued() ? 1 : 0),
                unsolved + (solved ? 0 : 1),
                audited,
                auditedIterations,
                fixed,
                classical,
                youngIterations,
                besideYoung);
        return round.audit().map(audit -> all.audited(audit, taken)).orElse(all);
    }

    private Tallies audited(Audit audit, long taken) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < fixed.size(); i++) {
            sums.add(fixed.get(i) + audit.fixed().get(i));
        }
        boolean known = audit.young().isPresent();
        return new Tallies(
                rounds,
                iterations,
                explored,
                rescued,
                unsolved,
                audited + 1,
                auditedIterations + taken,
                sums,
                classical + (known ? 1 : 0),
                youngIterations + audit.young().map(Audit.Classical::iterations).orElse(0),
                besideYoung + (known ? taken : 0));
    }
}
