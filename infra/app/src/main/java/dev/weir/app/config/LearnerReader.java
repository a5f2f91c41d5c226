package dev.weir.app.config;

import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.Lease;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.bandit.RuleConfig.Binned;
import dev.weir.kernels.bandit.RuleConfig.ChebCb;
import dev.weir.kernels.bandit.RuleConfig.ConfidenceBound;
import dev.weir.kernels.bandit.RuleConfig.ContextFree;
import dev.weir.kernels.bandit.RuleConfig.TsallisInf;
import dev.weir.kernels.bandit.RuleConfig.ZoomingCurve;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code learner { … }}: which rule, over which values, told apart by which context. */
final class LearnerReader {
    static final double HEDGE = 3;
    static final int VALUES = 20;
    private static final long SEED = 1;

    /** Which rules a key belongs to, where it does not belong to all. */
    private static final Map<String, List<String>> KEYS = Map.of(
            "discount", List.of("chebcb", "confidence-bound", "tsallis-inf"),
            "follow", List.of("curve"),
            "bins", List.of("confidence-bound", "tsallis-inf"),
            "regions", List.of("curve"),
            "terms", List.of("curve", "chebcb"));

    private enum Rule {
        CURVE,
        CHEBCB,
        CONFIDENCE_BOUND,
        TSALLIS_INF
    }

    /** @param axis where the values lie; {@code grid} are so many of them, for rules that need them beforehand */
    private record Values(Axis axis, Grid grid) {}

    private LearnerReader() {}

    static Optional<LearnerConfig> read(Block block) {
        Optional<Values> values = block.block("values", LearnerReader::values);
        Optional<ContextRange> context =
                block.has("context") ? block.block("context", LearnerReader::context) : Optional.empty();
        Optional<RuleConfig> rule = values.flatMap(known -> rule(block, known, context));
        double least = block.optional("least-cost", Kinds.positive(), 1.0);
        double hedge = block.optional(
                "hedge", Kinds.number("must be a number from 1 to 1e30", h -> h >= 1 && h <= 1e30), HEDGE);
        Lease lease = block.optional("lease", Kinds.duration(Duration.ofMillis(1), "1ms"))
                .<Lease>map(length -> new Lease.Time(length.toMillis()))
                .orElseGet(Lease.Unlimited::new);
        int openMax = block.optional("open-max", Kinds.whole(1, 100_000), 1024);
        long seed = block.optional("seed", Kinds.anyWhole(), SEED);
        return rule.map(chosen -> new LearnerConfig(chosen, least, hedge, lease, openMax, seed));
    }

    private static Optional<Values> values(Block block) {
        boolean relaxes = block.optional(
                "scale", Kinds.choice(Map.of("omega", true, "linear", false), "must be omega or linear"), true);
        String legal = relaxes ? "must lie strictly between 0 and 2" : "must be a number from -1e30 to 1e30";
        Kind<Double> kind = Kinds.number(legal, value -> relaxes ? value > 0 && value < 2 : Math.abs(value) <= 1e30);
        Optional<Double> least = kind.read(block.at("min", "1.0"));
        Optional<Double> most = kind.read(block.at("max", "1.95"));
        int count = block.optional("count", Kinds.whole(2, 1000), VALUES);
        return isAscending(block, least, most)
                ? least.flatMap(lo -> most.flatMap(
                        hi -> values(block, relaxes ? Axis.omega(lo, hi) : new Axis.Linear(lo, hi), count)))
                : Optional.empty();
    }

    private static Optional<Values> values(Block block, Axis axis, int count) {
        try {
            return Optional.of(new Values(axis, Grid.on(axis, count)));
        } catch (IllegalArgumentException e) {
            block.at("max", "" + axis.hi())
                    .problem("must lie farther above min, " + axis.lo() + ", for " + count + " values to differ");
            return Optional.empty();
        }
    }

    /** Whether they are in order, if both are known; what is not legal was noted already. */
    private static boolean isAscending(Block block, Optional<Double> least, Optional<Double> most) {
        boolean ascending = least.isEmpty() || most.isEmpty() || least.get() < most.get();
        if (!ascending) {
            block.at("max", "" + most.get()).problem("must lie above min, " + least.get());
        }
        return ascending;
    }

    private static Optional<ContextRange> context(Block block) {
        Kind<Double> kind = Kinds.number("must be a number from -1e30 to 1e30", value -> Math.abs(value) <= 1e30);
        Optional<Double> least = block.required("min", kind, "the least context to be expected");
        Optional<Double> most = block.required("max", kind, "the greatest context to be expected");
        double bend = block.optional("bend", Kinds.number("must lie from 0 to 1e6", b -> b >= 0 && b <= 1e6), 0.0);
        return isAscending(block, least, most)
                ? least.flatMap(lo -> most.map(hi -> new ContextRange(lo, hi, bend)))
                : Optional.empty();
    }

    private static Optional<RuleConfig> rule(Block block, Values values, Optional<ContextRange> context) {
        Node node = block.at("rule", block.has("context") ? "curve" : "confidence-bound");
        Optional<Rule> rule = Kinds.choice(
                        Map.of(
                                "curve", Rule.CURVE,
                                "chebcb", Rule.CHEBCB,
                                "confidence-bound", Rule.CONFIDENCE_BOUND,
                                "tsallis-inf", Rule.TSALLIS_INF),
                        "must be curve, chebcb, confidence-bound or tsallis-inf")
                .read(node);
        double discount = block.optional(
                "discount", Kinds.number("must lie above 0 and be at most 1", d -> d > 0 && d <= 1), 1.0);
        boolean follows = block.optional("follow", Kinds.flag(), false);
        int bins = block.optional("bins", Kinds.whole(0, 1000), 0);
        int regions = block.optional("regions", Kinds.whole(1, 100), 0);
        int terms = block.optional("terms", Kinds.whole(1, 10), 0);
        if (rule.isPresent()) {
            KEYS.forEach((key, owners) -> block.refuseOfOthers(key, node.text(), owners));
        }
        if (block.has("context") && context.isEmpty()) {
            return Optional.empty();
        }
        return rule.flatMap(chosen -> switch (chosen) {
            case CURVE -> withContext(node, context).map(range -> curve(values, range, regions, terms, follows));
            case CHEBCB ->
                withContext(node, context)
                        .map(range -> new ChebCb(values.grid(), range, terms == 0 ? 6 : terms, discount));
            case CONFIDENCE_BOUND -> binned(node, new ConfidenceBound(values.grid(), 0.5, discount), context, bins);
            case TSALLIS_INF ->
                binned(
                        node,
                        new TsallisInf(values.grid(), new RuleConfig.Estimator.ImportanceWeighted(), discount),
                        context,
                        bins);
        });
    }

    private static RuleConfig curve(Values values, ContextRange range, int regions, int terms, boolean follows) {
        ZoomingCurve usual =
                follows ? ZoomingCurve.following(values.axis(), range) : ZoomingCurve.over(values.axis(), range);
        return new ZoomingCurve(
                values.axis(),
                range,
                regions == 0 ? usual.regions() : regions,
                terms == 0 ? usual.terms() : terms,
                usual.longestExperiment());
    }

    private static Optional<ContextRange> withContext(Node node, Optional<ContextRange> context) {
        if (context.isEmpty()) {
            node.problem("needs context { min, max }; without one there are confidence-bound and tsallis-inf");
        }
        return context;
    }

    private static Optional<RuleConfig> binned(Node node, ContextFree inner, Optional<ContextRange> context, int bins) {
        if (bins == 0) {
            return Optional.of(inner);
        }
        return withContext(node, context).map(range -> new Binned(inner, range, bins));
    }
}
