package dev.weir.app.config;

import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.Lease;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.relaxation.Audit;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Stopping;
import dev.weir.streams.definition.SolverDefinition;
import java.time.Duration;

/** The parts of a solver's definition in sentences. */
final class SolverWords {
    private SolverWords() {}

    static String purpose(SolverDefinition definition) {
        return "solves the systems in topic " + definition.systems()
                + " and learns from what they cost which relaxation factor to take, for each sequence by itself";
    }

    static String method(Method method) {
        return switch (method) {
            case Method.Sor _ -> "SOR, rows ascending";
            case Method.BackwardSor _ -> "SOR, rows descending";
            case Method.Ssor _ -> "SSOR: a sweep forward and one backward, counted as one iteration";
            case Method.RedBlack _ -> "SOR by two colours; the matrices must be bipartite, as five-point grids are";
            case Method.Multicolour _ -> "SOR, colour after colour of a greedy colouring";
            case Method.SsorCg _ -> "conjugate gradients with SSOR as preconditioner";
            case Method.Block(double _, int size) -> "SOR with blocks of " + size + " rows solved at once";
            case Method.Line(double _, int width, Method.Line.Direction direction) ->
                "SOR with whole lines of a grid of width " + width + " solved at once, "
                        + switch (direction) {
                            case ALONG -> "along it";
                            case ACROSS -> "across it";
                        };
            case Method.Cg _ -> throw new IllegalStateException("no solver has a method without a factor");
        };
    }

    static String stopping(Stopping stopping) {
        String reference =
                switch (stopping.reference()) {
                    case RHS -> " times that of the right-hand side";
                    case INITIAL_RESIDUAL -> " times that of the first residual";
                    case ABSOLUTE -> "";
                };
        String stagnation = stopping.stagnationMax() == 0
                ? ""
                : ", or " + stopping.stagnationMax() + " of them without a smaller residual than before";
        return "solved when the residual's norm is at most " + Words.number(stopping.tolerance()) + reference
                + "; given up after " + stopping.iterationsMax() + " iterations" + stagnation;
    }

    /** What the rule does, and what it promises. */
    static String rule(RuleConfig rule) {
        return switch (rule) {
            case RuleConfig.ZoomingCurve(Axis _, ContextRange _, int regions, int terms, int longest) ->
                "three values around a curve of " + terms + " terms over "
                        + (regions == 1 ? "the context" : "each of " + regions + " parts of the context")
                        + ", which experiments move and refine"
                        + (longest == Integer.MAX_VALUE ? "" : ", of at most " + longest + " rounds, to follow a drift")
                        + "; for costs that fall towards the best value and rise behind it. Nothing is proven of it";
            case RuleConfig.ChebCb(Grid _, ContextRange _, int terms, double discount) ->
                "ChebCB, a polynomial of " + terms
                        + " terms of the context for each value: in the long run as good as the"
                        + " best choice for each context, if costs depend smoothly on it" + memory(discount);
            case RuleConfig.ConfidenceBound(Grid _, double _, double discount) ->
                "the value that may be the cheapest, by a confidence bound: in the long run as good as the best fixed"
                        + " value, if systems come at random" + memory(discount);
            case RuleConfig.TsallisInf(Grid _, RuleConfig.Estimator _, double discount) ->
                "Tsallis-INF, by drawing: in the long run as good as the best fixed value, even if an opponent chooses the"
                        + " systems" + memory(discount);
            case RuleConfig.Binned(RuleConfig.ContextFree inner, ContextRange _, int bins) ->
                "in each of " + bins + " intervals of the context by itself: " + rule(inner);
        };
    }

    private static String memory(double discount) {
        return discount == 1
                ? ""
                : ". It remembers about " + Math.round(1 / (1 - discount))
                        + " rounds, to follow a drift, for which nothing" + " is promised";
    }

    static String values(RuleConfig rule) {
        return switch (rule) {
            case RuleConfig.ZoomingCurve curve ->
                "any from " + Words.number(curve.axis().lo()) + " to "
                        + Words.number(curve.axis().hi());
            case RuleConfig.ChebCb(Grid grid, ContextRange _, int _, double _) -> values(grid);
            case RuleConfig.ConfidenceBound(Grid grid, double _, double _) -> values(grid);
            case RuleConfig.TsallisInf(Grid grid, RuleConfig.Estimator _, double _) -> values(grid);
            case RuleConfig.Binned(RuleConfig.ContextFree inner, ContextRange _, int _) -> values(inner);
        };
    }

    private static String values(Grid grid) {
        return grid.size() + " from " + Words.number(grid.values().getFirst()) + " to "
                + Words.number(grid.values().getLast());
    }

    static String context(RuleConfig rule) {
        return rule.context()
                .map(range -> "from " + Words.number(range.lo()) + " to " + Words.number(range.hi())
                        + (range.bend() == 0 ? "" : ", its low end stretched by " + Words.number(range.bend()))
                        + "; what is beyond counts as the end. A system that states none has its shift as context")
                .orElse("not looked at: the same value is the best for all");
    }

    static String hedge(LearnerConfig learner) {
        return "an exploration is stopped at " + Words.number(learner.hedge())
                + " times what the value that leads usually costs, and finished with that";
    }

    static String lease(LearnerConfig learner) {
        String end =
                switch (learner.lease()) {
                    case Lease.Unlimited _ -> "a ticket waits for its cost without end";
                    case Lease.Rounds(long rounds) -> "a ticket waits for its cost for " + rounds + " asks";
                    case Lease.Time(long millis) ->
                        "a ticket waits for its cost for " + Words.span(Duration.ofMillis(millis))
                                + ", by the timestamps of the records";
                };
        return end + "; " + learner.openMax() + " of a sequence wait at most, and one more drops the eldest";
    }

    /** Solves that audits add, for each system on average. */
    static double auditSolves(int auditEvery) {
        return auditEvery == 0 ? 0 : (Audit.OMEGAS.size() + 1.0) / auditEvery;
    }

    static String audits(int auditEvery) {
        return auditEvery == 0
                ? "none: what other factors would have cost is not known"
                : "one round in " + auditEvery + " is solved again with " + Audit.OMEGAS.size()
                        + " fixed factors and, where there is one, Young's: up to "
                        + Words.number(Math.round(100 * auditSolves(auditEvery)) / 100.0)
                        + " more solves for each system";
    }
}
