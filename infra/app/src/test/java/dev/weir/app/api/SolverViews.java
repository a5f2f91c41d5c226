package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.bandit.Arm;
import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.relaxation.Audit;
import dev.weir.kernels.relaxation.Recent;
import dev.weir.kernels.relaxation.RelaxationConfig;
import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.SequenceView;
import dev.weir.kernels.relaxation.Tallies;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Stopping;
import dev.weir.streams.definition.SolverDefinition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Views of solvers: sequences of which every eighth round is audited, and every fifth explores. */
final class SolverViews {
    static final int AUDIT_EVERY = 8;
    private static final int RECENT_MAX = 160;
    private static final int BEST = 13;

    private SolverViews() {}

    static SolverDefinition definition(String name, int auditEvery) {
        LearnerConfig learner = LearnerConfig.of(RuleConfig.TsallisInf.over(Grid.omega()), 1);
        return new SolverDefinition(
                name,
                name + ".systems",
                name + ".matrices",
                new RelaxationConfig(new Method.Sor(1), Stopping.DEFAULT, learner, auditEvery),
                new SolverDefinition.Sinks(
                        name + ".solutions", name + ".answers", name + ".reports", name + ".dead-letters"));
    }

    static PipelineView live(String solver, SequenceView... sequences) {
        long rounds = List.of(sequences).stream()
                .mapToLong(each -> each.tallies().rounds())
                .sum();
        long iterations = List.of(sequences).stream()
                .mapToLong(each -> each.tallies().iterations())
                .sum();
        var counters = new RelaxationView.Counters(rounds + 3, rounds, 0, 0, 0, 0, 0, 3, iterations);
        var view = new RelaxationView(
                rounds + 3, "feedfeedfeedfeedfeedfeedfeedfeed", counters, sequences.length, List.of(sequences));
        return new PipelineView(
                solver,
                0,
                PipelineView.Status.LIVE,
                "",
                1,
                rounds,
                rounds + 10,
                10_000,
                10_040,
                new PipelineView.Latency(6, 21, 100),
                Optional.of(view));
    }

    /** After so many rounds; the last of them are shown. */
    static SequenceView sequence(String name, int rounds) {
        List<Recent> all =
                IntStream.range(0, rounds).mapToObj(SolverViews::round).toList();
        return new SequenceView(
                name,
                tallies(all),
                rounds,
                2,
                -2.5,
                List.of(arm(1.55, 0.1, 44), new Arm(1.6, 0.8, OptionalDouble.of(41), true), arm(1.65, 0.1, 43)),
                all.subList(Math.max(0, rounds - RECENT_MAX), rounds),
                List.of(new SequenceView.Point(-4, 1.5), new SequenceView.Point(-2, 1.7)));
    }

    private static Arm arm(double value, double probability, double cost) {
        return new Arm(value, probability, OptionalDouble.of(cost), false);
    }

    private static Recent round(int number) {
        Optional<Audit> audit = number % AUDIT_EVERY == AUDIT_EVERY - 1 ? Optional.of(audit()) : Optional.empty();
        return new Recent(number, number / 100.0 - 4, number % 5 == 4 ? 1.65 : 1.6, 1.6, 40 + number % 3, audit);
    }

    /** Gauss-Seidel takes 174, the best fixed omega (1.65) 44, Young's 50. */
    private static Audit audit() {
        List<Integer> fixed = IntStream.range(0, Audit.OMEGAS.size())
                .mapToObj(i -> 44 + 10 * Math.abs(i - BEST))
                .toList();
        return new Audit(fixed, Optional.of(new Audit.Classical(1.62, 50)));
    }

    private static Tallies tallies(List<Recent> rounds) {
        List<Recent> audited =
                rounds.stream().filter(round -> round.audit().isPresent()).toList();
        long taken = iterations(audited);
        return new Tallies(
                rounds.size(),
                iterations(rounds),
                rounds.stream().filter(each -> each.omega() != each.leader()).count(),
                3,
                0,
                audited.size(),
                taken,
                audit().fixed().stream()
                        .map(each -> (long) each * audited.size())
                        .toList(),
                audited.size(),
                50L * audited.size(),
                taken);
    }

    private static long iterations(List<Recent> rounds) {
        return rounds.stream().mapToLong(Recent::iterations).sum();
    }
}
