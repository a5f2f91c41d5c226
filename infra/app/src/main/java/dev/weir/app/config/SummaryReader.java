package dev.weir.app.config;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code summary { … }}
 *
 * @param columns of the feature vector, which fixed anchors must have too; 0 = not known
 * @param grouped whether elements have groups for quotas to count
 */
record SummaryReader(long columns, boolean grouped) {
    static final double EPSILON = 0.2;
    static final int SAMPLE = 1024;
    static final long SEED = 1;
    private static final int K_MAX = 10_000;
    private static final int ANCHORS_MAX = 65_536;

    Optional<SummaryConfig> read(Block block) {
        block.optional(
                "objective",
                Kinds.choice(Map.of("facility-location", true), "must be facility-location, the only objective"));
        double epsilon = block.optional(
                "epsilon", Kinds.number("must lie strictly between 0 and 1", e -> e > 0 && e < 1), EPSILON);
        int pool = block.optional("pool-per-member", Kinds.whole(0, 1024), SummaryConfig.POOL_PER_MEMBER);
        long seed = block.optional("seed", Kinds.anyWhole(), SEED);
        Anchors anchors = block.block("anchors", this::anchors).orElse(new Anchors.Sample(SAMPLE));
        Map<String, Integer> quotas = block.block("quotas", this::quotas).orElse(Map.of());
        Optional<Similarity> similarity = block.block("similarity", SummaryReader::similarity);
        return block.required("k", Kinds.whole(1, K_MAX), "how many members the summary has, 1 to " + K_MAX)
                .flatMap(k ->
                        similarity.map(chosen -> new SummaryConfig(k, epsilon, chosen, anchors, quotas, pool, seed)));
    }

    private static Optional<Similarity> similarity(Block block) {
        return block.required(
                        "rbf",
                        Kinds.positive(),
                        "the squared distance at which two elements are alike by 1/e; distances are those of scaled features")
                .map(Similarity.Rbf::new);
    }

    private Optional<Anchors> anchors(Block block) {
        Optional<Anchors> fixed = block.optional("fixed", points()).map(Anchors.Fixed::new);
        int sample = block.optional("sample", Kinds.whole(1, ANCHORS_MAX), SAMPLE);
        if (block.has("fixed") && block.has("sample")) {
            block.node().problemUnshown("must have sample or fixed, not both");
        }
        return block.has("fixed") ? fixed : Optional.of(new Anchors.Sample(sample));
    }

    private Kind<List<Features>> points() {
        return Kinds.list(
                1, ANCHORS_MAX, "must be a list of 1 to " + ANCHORS_MAX + " points, each a list of numbers", point());
    }

    private Kind<Features> point() {
        int least = columns == 0 ? 1 : (int) columns;
        int most = columns == 0 ? FeatureKinds.COLUMNS_MAX : (int) columns;
        String legal = columns == 0
                ? "must be a list of numbers"
                : "must be a list of " + columns + " numbers, a number for each column of the features";
        Kind<Double> coordinate =
                Kinds.number("must be a number that is finite as float32", x -> Float.isFinite((float) x));
        return node -> Kinds.list(least, most, legal, coordinate).read(node).map(SummaryReader::features);
    }

    private static Features features(List<Double> numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return Features.of(values);
    }

    private Optional<Map<String, Integer>> quotas(Block block) {
        Map<String, Integer> quotas = new HashMap<>();
        block.entries().forEach((group, node) -> Block.read(node, SummaryReader::most)
                .ifPresent(max -> quotas.put(group, max)));
        if (!quotas.isEmpty() && !grouped) {
            block.node().problemUnshown("need source.group, the path to what they count");
        }
        return Optional.of(quotas);
    }

    private static Optional<Integer> most(Block block) {
        return block.required("max", Kinds.whole(0, K_MAX), "the most members of this group, 0 to " + K_MAX);
    }
}
