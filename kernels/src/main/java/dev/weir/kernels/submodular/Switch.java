package dev.weir.kernels.submodular;

import java.util.List;
import java.util.Locale;

/**
 * When levels are held. A function of the configuration and the live count alone, so that it cannot tell one history from another.
 *
 * <p>Greedy over everything costs about 4 gains per live element and publication. Levels over fixed anchors cost O(k log² k / ε) gains per update
 * however many are live, so they pay from that count on. A sample of m anchors changes with 2m/n of the updates of a window of n, and then
 * every level is built anew, at no more than L = guesses × (1 + log₂ k) gains per live element: 2m·L per update against 4n, so
 * levels pay from n = m·L/2 on. A graph cut is another function after every update, and levels never pay.
 */
enum Switch {
    AUTOMATIC,
    /** For tests. */
    LEVELS,
    /** For tests. */
    RECOMPUTE;

    long levelsFrom(SummaryConfig config) {
        return switch (this) {
            case LEVELS -> 0;
            case RECOMPUTE -> Long.MAX_VALUE;
            case AUTOMATIC -> worthwhileFrom(config);
        };
    }

    private static long worthwhileFrom(SummaryConfig config) {
        int k = Math.max(1, config.k());
        return worthwhileFrom(config.objective(), k, config.epsilon());
    }

    private static long worthwhileFrom(ObjectiveConfig objective, int k, double epsilon) {
        long fixed = (long) Math.ceil(k * log2(k) * log2(k) / epsilon);
        return switch (objective) {
            case ObjectiveConfig.FacilityLocation facility -> worthwhileFrom(facility.anchors(), fixed, k, epsilon);
            case ObjectiveConfig.SaturatedCoverage saturated -> worthwhileFrom(saturated.anchors(), fixed, k, epsilon);
            case ObjectiveConfig.GivenSimilarities _,
                    ObjectiveConfig.Coverage _,
                    ObjectiveConfig.ProbabilisticCoverage _,
                    ObjectiveConfig.FeatureBased _,
                    ObjectiveConfig.LogDeterminant _ -> fixed;
            case ObjectiveConfig.GraphCut _ -> Long.MAX_VALUE;
            case ObjectiveConfig.Mixture(List<ObjectiveConfig.Mixture.Part> parts) ->
                parts.stream()
                        .mapToLong(part -> worthwhileFrom(part.objective(), k, epsilon))
                        .max()
                        .orElseThrow();
        };
    }

    private static long worthwhileFrom(Anchors anchors, long fixed, int k, double epsilon) {
        return switch (anchors) {
            case Anchors.Fixed _ -> fixed;
            case Anchors.Sample(int size) ->
                (long) Math.ceil(size * new Guesses(epsilon, k).many() * (1 + log2(k)) / 2);
        };
    }

    private static double log2(int k) {
        return Math.log(Math.max(2, k)) / Math.log(2);
    }

    static String levels(int live, int instances) {
        return String.format(Locale.ROOT, "levels: %d live elements, %d guesses of the optimum", live, instances);
    }

    static String recompute(int live, long levelsFrom) {
        return String.format(
                Locale.ROOT,
                "recompute: %d live elements, and levels pay %s",
                live,
                levelsFrom == Long.MAX_VALUE ? "never" : "from " + levelsFrom + " on");
    }
}
