package dev.weir.kernels.submodular;

import java.util.List;

/**
 * What a summary is worth: f, monotone and submodular, f(∅) = 0. S are the members, A the {@link Anchors}, x the features, w the weights of the columns
 * (empty: 1 each). Sums are exact in units of 2⁻²⁴, so an input is rounded to that; a scale must suit the data.
 */
public sealed interface ObjectiveConfig {
    /** The largest weight of a column. */
    int WEIGHT_MAX = 1 << 20;

    /** The largest feature where features are amounts: feature-based and given similarities. */
    int FEATURE_MAX = 65_536;

    /** {@code Σ over a in A of max over e in S of sim(a, e)}: every anchor has somebody like it. */
    record FacilityLocation(Similarity similarity, Anchors anchors) implements ObjectiveConfig {}

    /** {@code Σ over a in A of min(Σ over e in S of sim(a, e), α · Σ over b in A of sim(a, b))}: every anchor has enough like it. */
    record SaturatedCoverage(Similarity similarity, Anchors anchors, double alpha) implements ObjectiveConfig {
        public SaturatedCoverage {
            if (!(alpha > 0 && alpha <= 1)) {
                throw new IllegalArgumentException("alpha must lie above 0 and be at most 1, but was " + alpha);
            }
        }
    }

    /** {@code Σ over columns j of w[j] · max over e in S of x[e][j]}: facility location on given similarities, a column for each anchor; features are 0 to {@value #FEATURE_MAX}. */
    record GivenSimilarities(List<Double> weights) implements ObjectiveConfig {
        public GivenSimilarities {
            weights = checked(weights);
        }
    }

    /** {@code Σ of w[j] over columns j with x[e][j] ≥ least for some e in S}; least is over 0. */
    record Coverage(double least, List<Double> weights) implements ObjectiveConfig {
        /** Anything over 0 is enough. */
        public static final double ANY = Float.MIN_VALUE;

        public Coverage {
            Checks.requirePositive("least", least);
            weights = checked(weights);
        }

        public Coverage(List<Double> weights) {
            this(ANY, weights);
        }
    }

    /** {@code Σ over j of w[j] · (1 − Π over e in S of (1 − x[e][j]))}; features are probabilities. */
    record ProbabilisticCoverage(List<Double> weights) implements ObjectiveConfig {
        public ProbabilisticCoverage {
            weights = checked(weights);
        }
    }

    /** {@code Σ over j of w[j] · φ(Σ over e in S of x[e][j])}; features are 0 to {@value #FEATURE_MAX}. */
    record FeatureBased(Concave shape, List<Double> weights) implements ObjectiveConfig {
        public FeatureBased {
            weights = checked(weights);
        }
    }

    /** {@code ln det(I + α·K)}, K the similarities of S with each other: the volume that S spans. A clipped cosine is no kernel. */
    record LogDeterminant(Similarity kernel, double alpha) implements ObjectiveConfig {
        public LogDeterminant {
            if (kernel instanceof Similarity.ClippedCosine) {
                throw new IllegalArgumentException(
                        "log-determinant needs a positive semi-definite kernel: rbf, shifted cosine or dot, but was clipped cosine");
            }
            Checks.requirePositive("alpha", alpha);
        }
    }

    /**
     * {@code λ · Σ over e in S, v live of sim(e, v) − Σ over a, b in S of sim(a, b)}: like everything, unlike each other. Monotone for λ ≥ 2. It changes
     * with every update, which costs O(n·d) similarities, and levels never pay.
     */
    record GraphCut(Similarity similarity, double lambda) implements ObjectiveConfig {
        public GraphCut {
            if (!(lambda >= 2 && lambda <= 64)) {
                throw new IllegalArgumentException(
                        "lambda of a graph cut must be 2 to 64, or f is not monotone, but was " + lambda);
            }
        }
    }

    /**
     * {@code Σ over parts of weight · f(S) / scale}, where a part's scale is its best singleton among what is live, rounded up to four bits, so
     * that one weight means the same for all parts and a change of scale is rare.
     */
    record Mixture(List<Part> parts) implements ObjectiveConfig {
        public record Part(double weight, ObjectiveConfig objective) {
            public Part {
                Checks.requirePositive("weight of a part", weight);
                if (objective instanceof Mixture) {
                    throw new IllegalArgumentException("a part of a mixture must not be a mixture itself");
                }
            }
        }

        public Mixture {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a mixture must have at least one part");
            }
        }
    }

    /** By what people see elements as alike: shares and examples of an explanation. */
    default Similarity likeness() {
        return switch (this) {
            case FacilityLocation facility -> facility.similarity;
            case SaturatedCoverage saturated -> saturated.similarity;
            case LogDeterminant determinant -> determinant.kernel;
            case GraphCut cut -> cut.similarity;
            case GivenSimilarities _, Coverage _, ProbabilisticCoverage _, FeatureBased _ ->
                new Similarity.ClippedCosine();
            case Mixture(List<Mixture.Part> parts) ->
                parts.getFirst().objective().likeness();
        };
    }

    private static List<Double> checked(List<Double> weights) {
        for (int column = 0; column < weights.size(); column++) {
            double weight = weights.get(column);
            if (!(weight >= 0 && weight <= WEIGHT_MAX)) {
                throw new IllegalArgumentException(
                        "weight of column " + column + " must be 0 to " + WEIGHT_MAX + ", but was " + weight);
            }
        }
        return List.copyOf(weights);
    }
}
