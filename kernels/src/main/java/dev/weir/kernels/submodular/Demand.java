package dev.weir.kernels.submodular;

import java.util.List;

/**
 * What an objective takes, for a {@link Plan}.
 *
 * @param functions that one gain asks: one for each part of a mixture
 * @param anchors of the part that has the most, 0 where nothing is summed over anchors
 * @param sampled whether the anchors are a sample of what is live, which updates change
 * @param stepwise whether a gain on a prefix costs the gains on all shorter ones
 * @param priced whether the bound is tightened by prices of the anchors
 * @param elementBytes for one live element, without its features and the similarities to the anchors
 * @param similarities that are kept, for all live elements together
 * @param chainBytes of one chain of k members
 */
record Demand(
        int functions,
        int anchors,
        boolean sampled,
        boolean stepwise,
        boolean priced,
        long elementBytes,
        long similarities,
        long chainBytes) {
    /**
     * A feature vector.
     *
     * @param filled columns that are not 0, as far as one can know beforehand
     */
    record Rows(long columns, long filled, boolean sparse) {
        private static final int DENSE = 32;
        private static final int SPARSE = 56;

        long bytes() {
            return sparse ? SPARSE + (Float.BYTES + Integer.BYTES) * filled : DENSE + Float.BYTES * columns;
        }
    }

    private static final int FACILITY = Integer.BYTES;
    private static final int SATURATION = Long.BYTES;
    /** A column that an element touches, and what it adds there. */
    private static final int TOUCHED = Integer.BYTES + Long.BYTES;
    /** A column that a member changes: its node, and its place. */
    private static final int CHANGED = 36;

    static Demand of(ObjectiveConfig objective, int k, Rows rows, int live) {
        return switch (objective) {
            case ObjectiveConfig.FacilityLocation(Similarity similarity, Anchors anchors) ->
                anchored(anchors, FACILITY, true, own(similarity, rows), k, live);
            case ObjectiveConfig.SaturatedCoverage(Similarity similarity, Anchors anchors, double _) ->
                anchored(anchors, SATURATION, false, own(similarity, rows) + Long.BYTES, k, live);
            case ObjectiveConfig.GivenSimilarities _,
                    ObjectiveConfig.Coverage _,
                    ObjectiveConfig.ProbabilisticCoverage _,
                    ObjectiveConfig.FeatureBased _ ->
                free(false, 48 + TOUCHED * rows.filled() + 2 * Long.BYTES, CHANGED * rows.filled() * k);
            case ObjectiveConfig.LogDeterminant(Similarity kernel, double _) ->
                free(true, own(kernel, rows) + Long.BYTES, Double.BYTES * (long) k * k / 2);
            case ObjectiveConfig.GraphCut(Similarity similarity, double _) ->
                free(false, own(similarity, rows) + Long.BYTES + Integer.BYTES, 2L * Long.BYTES * k);
            case ObjectiveConfig.Mixture(List<ObjectiveConfig.Mixture.Part> parts) ->
                parts.stream()
                        .map(part -> of(part.objective(), k, rows, live))
                        .reduce(Demand::and)
                        .orElseThrow();
        };
    }

    private static Demand anchored(Anchors anchors, int entry, boolean priced, long own, int k, int live) {
        int count =
                switch (anchors) {
                    case Anchors.Fixed fixed -> fixed.points().size();
                    case Anchors.Sample(int size) -> Math.min(size, live);
                };
        long rows = Math.min(live, AnchorRows.CACHED_ENTRIES / Math.max(1, count));
        return new Demand(
                1,
                count,
                anchors instanceof Anchors.Sample,
                false,
                priced,
                own,
                rows * count,
                (long) entry * k * count);
    }

    private static Demand free(boolean stepwise, long elementBytes, long chainBytes) {
        return new Demand(1, 0, false, stepwise, false, elementBytes, 0, chainBytes);
    }

    /** A cosine keeps rows of length 1 of its own. */
    private static long own(Similarity similarity, Rows rows) {
        return switch (similarity) {
            case Similarity.ShiftedCosine _, Similarity.ClippedCosine _ -> rows.bytes();
            case Similarity.Rbf _, Similarity.Dot _ -> 0;
        };
    }

    /** Of both parts of a mixture, whose bound is never tightened by prices. */
    private Demand and(Demand more) {
        return new Demand(
                functions + more.functions,
                Math.max(anchors, more.anchors),
                sampled || more.sampled,
                stepwise || more.stepwise,
                false,
                elementBytes + more.elementBytes + Double.BYTES,
                similarities + more.similarities,
                chainBytes + more.chainBytes);
    }
}
