package dev.weir.kernels.submodular;

import java.util.Optional;

/**
 * The uniform sample by which many who hold a part of what is live can speak for all of it: the {@code size} elements of least hash under {@code salt}. Samples by
 * least hash merge: those of least hash among the samples of all parts are those of least hash among everything, so nobody needs to hold everything to know them.
 */
public record Sampling(int size, long salt) {
    /** Enough for what people are shown where the objective needs no sample of its own. */
    private static final int SHOWN = Representation.SHARES_OVER;

    /** Where f sums over a sample, that sample itself: then f over the merged samples is f over everything. */
    public static Sampling of(SummaryConfig config) {
        int size = anchors(config.objective())
                .filter(Anchors.Sample.class::isInstance)
                .map(sample -> ((Anchors.Sample) sample).size())
                .orElse(SHOWN);
        return new Sampling(size, AnchorRows.salt(config.seed()));
    }

    /** Whether f is another function over each part of what is live; then what is known of a part says nothing about the whole. */
    public static boolean decides(ObjectiveConfig objective) {
        return anchors(objective).filter(Anchors.Sample.class::isInstance).isPresent();
    }

    /** Why the whole f cannot be known from samples and members of the parts; empty if it can. */
    public static Optional<String> refusal(ObjectiveConfig objective) {
        return switch (objective) {
            case ObjectiveConfig.GraphCut _ -> Optional.of("a graph cut sums over everything live");
            case ObjectiveConfig.Mixture _ ->
                Optional.of("a mixture is scaled by the best single elements of everything live");
            case ObjectiveConfig.FacilityLocation _,
                    ObjectiveConfig.SaturatedCoverage _,
                    ObjectiveConfig.GivenSimilarities _,
                    ObjectiveConfig.Coverage _,
                    ObjectiveConfig.ProbabilisticCoverage _,
                    ObjectiveConfig.FeatureBased _,
                    ObjectiveConfig.LogDeterminant _ -> Optional.empty();
        };
    }

    private static Optional<Anchors> anchors(ObjectiveConfig objective) {
        return switch (objective) {
            case ObjectiveConfig.FacilityLocation facility -> Optional.of(facility.anchors());
            case ObjectiveConfig.SaturatedCoverage saturated -> Optional.of(saturated.anchors());
            default -> Optional.empty();
        };
    }
}
