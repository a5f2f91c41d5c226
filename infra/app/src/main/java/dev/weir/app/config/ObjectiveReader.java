package dev.weir.app.config;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Concave;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Similarity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code objective = NAME} and the keys that belong to it, which stand beside it: in the summary, or in a part of a mixture. */
record ObjectiveReader(FeatureTraits features) {
    static final int SAMPLE = 1024;
    static final double DETERMINANT_ALPHA = 1;
    static final double LAMBDA = 2;
    private static final int ANCHORS_MAX = 65_536;
    private static final int PARTS_MAX = 100;

    private record Form(
            String name, List<String> keys, BiFunction<ObjectiveReader, Block, Optional<ObjectiveConfig>> reader) {}

    private static final Form FACILITY_LOCATION = new Form(
            "facility-location", List.of("similarity", "anchors", "weights"), ObjectiveReader::facilityLocation);

    private static final List<Form> SIMPLE = List.of(
            FACILITY_LOCATION,
            new Form(
                    "saturated-coverage",
                    List.of("similarity", "anchors", "alpha"),
                    ObjectiveReader::saturatedCoverage),
            new Form("coverage", List.of("weights", "least"), ObjectiveReader::coverage),
            new Form("probabilistic-coverage", List.of("weights"), (reader, block) -> reader.weights(block)
                    .map(ObjectiveConfig.ProbabilisticCoverage::new)),
            new Form("feature-based", List.of("weights", "shape", "cap"), ObjectiveReader::featureBased),
            new Form("log-determinant", List.of("similarity", "alpha"), (_, block) -> logDeterminant(block)),
            new Form("multiwinner", List.of("rule"), ObjectiveReader::multiwinner),
            new Form("graph-cut", List.of("similarity", "lambda"), (_, block) -> graphCut(block)));

    private static final List<Form> ALL = Stream.concat(
                    SIMPLE.stream(), Stream.of(new Form("mixture", List.of("parts"), ObjectiveReader::mixture)))
            .toList();

    Optional<ObjectiveConfig> read(Block block) {
        return read(block, ALL);
    }

    private Optional<ObjectiveConfig> read(Block block, List<Form> legal) {
        Map<String, Form> byName = legal.stream().collect(Collectors.toMap(Form::name, Function.identity()));
        Optional<Form> given = block.optional("objective", Kinds.choice(byName, "must be one of " + names(legal)));
        if (block.has("objective") && given.isEmpty()) {
            // What belongs to an objective that there is not, nobody can say.
            ALL.forEach(form -> block.knows(form.keys));
            return Optional.empty();
        }
        Form form = given.orElse(FACILITY_LOCATION);
        refuseKeysOfOthers(block, form);
        Optional<ObjectiveConfig> objective = form.reader.apply(this, block);
        if (features.signed()
                && objective.filter(ObjectiveReader::refusesNegative).isPresent()) {
            block.at("objective", form.name)
                    .problemUnshown(
                            "needs features that are never negative, as any coverage, feature-based, given similarities and a dot similarity do;"
                                    + " geo and time-of-day can be negative");
        }
        return objective;
    }

    /** Parts of a mixture are looked at by themselves. */
    private static boolean refusesNegative(ObjectiveConfig objective) {
        return switch (objective) {
            case ObjectiveConfig.GivenSimilarities _,
                    ObjectiveConfig.Coverage _,
                    ObjectiveConfig.ProbabilisticCoverage _,
                    ObjectiveConfig.FeatureBased _ -> true;
            case ObjectiveConfig.FacilityLocation _,
                    ObjectiveConfig.SaturatedCoverage _,
                    ObjectiveConfig.LogDeterminant _,
                    ObjectiveConfig.GraphCut _ -> objective.likeness() instanceof Similarity.Dot;
            case ObjectiveConfig.Mixture _ -> false;
        };
    }

    private static void refuseKeysOfOthers(Block block, Form form) {
        ALL.stream()
                .flatMap(other -> other.keys.stream())
                .distinct()
                .forEach(key -> block.refuseOfOthers(
                        key,
                        form.name,
                        ALL.stream()
                                .filter(other -> other.keys.contains(key))
                                .map(Form::name)
                                .toList()));
    }

    private static String names(List<Form> forms) {
        return forms.stream().map(Form::name).collect(Collectors.joining(", "));
    }

    /** With {@code similarity = given} the features are the similarities, and the columns are the anchors. */
    private Optional<ObjectiveConfig> facilityLocation(Block block) {
        if (block.has("similarity") && block.at("similarity", "").isScalar()) {
            return given(block);
        }
        if (block.has("weights")) {
            block.at("weights", "").problemUnshown("belongs to similarity = given only");
        }
        return anchored(
                block, (similarity, anchors) -> Optional.of(new ObjectiveConfig.FacilityLocation(similarity, anchors)));
    }

    private Optional<ObjectiveConfig> given(Block block) {
        Optional<Boolean> given = block.optional(
                "similarity",
                Kinds.choice(Map.of("given", true), "must be given, or a block { … } with rbf, cosine or dot"));
        if (block.has("anchors")) {
            block.at("anchors", "")
                    .problemUnshown("must not be there with similarity = given: the columns are the anchors");
        }
        return weights(block).flatMap(each -> given.map(_ -> new ObjectiveConfig.GivenSimilarities(each)));
    }

    private Optional<ObjectiveConfig> coverage(Block block) {
        double least = block.optional("least", Kinds.positive(), ObjectiveConfig.Coverage.ANY);
        return weights(block).map(each -> new ObjectiveConfig.Coverage(least, each));
    }

    /** Scores of committees over ranked lists, which are objectives over the columns of a block of ranks. */
    private Optional<ObjectiveConfig> multiwinner(Block block) {
        if (features.areKnown() && features.firstPlace().isEmpty()) {
            block.at("objective", "multiwinner")
                    .problemUnshown("needs features that are one block of ranks, such as"
                            + " [ { ranks = \"$.positions\", lists = 7, candidates = 100 } ]");
        }
        int first = features.firstPlace().orElse(1);
        return block.required(
                "rule",
                Kinds.choice(
                        Map.<String, ObjectiveConfig>of(
                                "chamberlin-courant",
                                new ObjectiveConfig.GivenSimilarities(List.of()),
                                "borda",
                                new ObjectiveConfig.FeatureBased(new Concave.Linear(), List.of()),
                                "sntv",
                                new ObjectiveConfig.Coverage(first, List.of())),
                        "must be chamberlin-courant, borda or sntv"),
                "chamberlin-courant, borda or sntv");
    }

    private Optional<ObjectiveConfig> saturatedCoverage(Block block) {
        Optional<Double> alpha = block.required(
                "alpha",
                Kinds.number("must be a number over 0 and at most 1", a -> a > 0 && a <= 1),
                "how much of its similarity to all anchors an anchor counts, over 0 to 1, such as 0.1");
        return anchored(
                block,
                (similarity, anchors) ->
                        alpha.map(share -> new ObjectiveConfig.SaturatedCoverage(similarity, anchors, share)));
    }

    private Optional<ObjectiveConfig> anchored(
            Block block, BiFunction<Similarity, Anchors, Optional<ObjectiveConfig>> objective) {
        Optional<Similarity> similarity = block.block("similarity", SimilarityReader::read);
        Optional<Anchors> anchors = block.block("anchors", this::anchors);
        return similarity.flatMap(alike -> anchors.flatMap(points -> {
            if (points instanceof Anchors.Fixed fixed) {
                requireLegal(fixed, alike, block.at("anchors", ""));
            }
            return objective.apply(alike, points);
        }));
    }

    private static void requireLegal(Anchors.Fixed anchors, Similarity similarity, Node node) {
        for (int i = 0; i < anchors.points().size(); i++) {
            try {
                similarity.require("fixed[" + i + "]", anchors.points().get(i));
            } catch (IllegalArgumentException e) {
                node.problemUnshown(String.valueOf(e.getMessage()));
            }
        }
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
        Kind<List<Double>> point = aNumberForEachColumn(
                Kinds.number("must be a number that is finite as float32", x -> Float.isFinite((float) x)));
        return Kinds.list(
                1,
                ANCHORS_MAX,
                "must be a list of 1 to " + ANCHORS_MAX + " points, each a list of numbers",
                node -> point.read(node).map(ObjectiveReader::point));
    }

    private Kind<List<Double>> aNumberForEachColumn(Kind<Double> number) {
        return !features.areKnown()
                ? Kinds.list(1, FeatureKinds.COLUMNS_MAX, "must be a list of numbers", number)
                : Kinds.list(
                        (int) features.columns(),
                        (int) features.columns(),
                        "must be a list of " + features.columns()
                                + " numbers, a number for each column of the features",
                        number);
    }

    private static Features point(List<Double> numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return Features.of(values);
    }

    /** None where the key is absent, which stands for 1 each. */
    private Optional<List<Double>> weights(Block block) {
        Kind<Double> weight = Kinds.number(
                "must be a number from 0 to " + ObjectiveConfig.WEIGHT_MAX,
                w -> w >= 0 && w <= ObjectiveConfig.WEIGHT_MAX);
        Optional<List<Double>> given = block.optional("weights", aNumberForEachColumn(weight));
        return block.has("weights") ? given : Optional.of(List.of());
    }

    private Optional<ObjectiveConfig> featureBased(Block block) {
        Optional<Concave> shape = shape(block);
        return weights(block).flatMap(each -> shape.map(form -> new ObjectiveConfig.FeatureBased(form, each)));
    }

    private static Optional<Concave> shape(Block block) {
        Map<String, Optional<Concave>> shapes = Map.of(
                "sqrt", Optional.of(new Concave.SquareRoot()),
                "log", Optional.of(new Concave.Logarithm()),
                "saturating", Optional.of(new Concave.Saturating()),
                "linear", Optional.of(new Concave.Linear()),
                "min", Optional.empty());
        Optional<Optional<Concave>> given =
                block.optional("shape", Kinds.choice(shapes, "must be one of sqrt, log, saturating, linear, min"));
        if (block.has("shape") && given.isEmpty()) {
            block.knows(List.of("cap"));
            return Optional.empty();
        }
        Optional<Concave> uncapped = given.orElse(Optional.of(new Concave.SquareRoot()));
        if (uncapped.isEmpty()) {
            return block.required("cap", Kinds.positive(), "the sum from which on a column counts no more, over 0")
                    .map(Concave.Capped::new);
        }
        if (block.has("cap")) {
            block.at("cap", "").problemUnshown("belongs to shape = min only");
        }
        return uncapped;
    }

    private static Optional<ObjectiveConfig> logDeterminant(Block block) {
        double alpha = block.optional("alpha", Kinds.positive(), DETERMINANT_ALPHA);
        return block.block("similarity", SimilarityReader::readKernel)
                .map(kernel -> new ObjectiveConfig.LogDeterminant(kernel, alpha));
    }

    private static Optional<ObjectiveConfig> graphCut(Block block) {
        double lambda =
                block.optional("lambda", Kinds.number("must be a number from 2 to 64", l -> l >= 2 && l <= 64), LAMBDA);
        return block.block("similarity", SimilarityReader::read)
                .map(similarity -> new ObjectiveConfig.GraphCut(similarity, lambda));
    }

    private Optional<ObjectiveConfig> mixture(Block block) {
        return block.required(
                        "parts",
                        Kinds.list(
                                1,
                                PARTS_MAX,
                                "must be a list of 1 to " + PARTS_MAX
                                        + " blocks, each with an objective and its weight",
                                node -> Block.read(node, this::part)),
                        "the objectives to add up, such as [ { weight = 1, objective = coverage } ]")
                .map(ObjectiveConfig.Mixture::new);
    }

    private Optional<ObjectiveConfig.Mixture.Part> part(Block block) {
        double weight = block.optional("weight", Kinds.positive(), 1.0);
        return read(block, SIMPLE).map(objective -> new ObjectiveConfig.Mixture.Part(weight, objective));
    }
}
