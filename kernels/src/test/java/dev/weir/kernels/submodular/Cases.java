package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every objective over the digits, scaled to 0..1 so that each of them accepts all rows; row 0 is all zeros. */
final class Cases {
    record Case(String name, ObjectiveConfig objective, boolean changesWithTheLiveSet) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Features> ROWS = rows();
    private static final int COLUMNS = ROWS.getFirst().size();
    private static final List<Double> WEIGHTS =
            IntStream.range(0, COLUMNS).mapToObj(j -> 1.0 + j % 5).toList();
    private static final Similarity RBF = new Similarity.Rbf(4);
    private static final Similarity DOT = new Similarity.Dot(COLUMNS);

    private Cases() {}

    private static List<Features> rows() {
        List<Features> rows = new ArrayList<>();
        for (Features features : new Digits("digits-medium").features) {
            float[] values = new float[features.size()];
            for (int i = 0; i < values.length && !rows.isEmpty(); i++) {
                values[i] = features.at(i) / 16;
            }
            rows.add(Features.of(values));
        }
        return rows;
    }

    static List<Features> anchors(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ROWS.get((7 * i) % ROWS.size()))
                .toList();
    }

    static Stream<Case> all() {
        return Stream.concat(fixed(), moving());
    }

    /** f itself does not change with the live set. */
    static Stream<Case> fixed() {
        Anchors anchors = new Anchors.Fixed(anchors(37));
        return Stream.of(
                new Case("facility location, rbf", facility(RBF, anchors), false),
                new Case("facility location, shifted cosine", facility(new Similarity.ShiftedCosine(), anchors), false),
                new Case("facility location, clipped cosine", facility(new Similarity.ClippedCosine(), anchors), false),
                new Case("facility location, dot", facility(DOT, anchors), false),
                new Case("saturated coverage", new ObjectiveConfig.SaturatedCoverage(RBF, anchors, 0.2), false),
                new Case("coverage", new ObjectiveConfig.Coverage(List.of()), false),
                new Case("weighted coverage", new ObjectiveConfig.Coverage(WEIGHTS), false),
                new Case("coverage from a half on", new ObjectiveConfig.Coverage(0.5, WEIGHTS), false),
                new Case("given similarities", new ObjectiveConfig.GivenSimilarities(List.of()), false),
                new Case("weighted given similarities", new ObjectiveConfig.GivenSimilarities(WEIGHTS), false),
                new Case("probabilistic coverage", new ObjectiveConfig.ProbabilisticCoverage(WEIGHTS), false),
                new Case("feature sqrt", features(new Concave.SquareRoot()), false),
                new Case("feature log", features(new Concave.Logarithm()), false),
                new Case("feature min", features(new Concave.Capped(2.5)), false),
                new Case("feature x/(1+x)", features(new Concave.Saturating()), false),
                new Case("feature x", features(new Concave.Linear()), false),
                new Case("logdet, rbf", new ObjectiveConfig.LogDeterminant(RBF, 2), false),
                new Case(
                        "logdet, shifted cosine",
                        new ObjectiveConfig.LogDeterminant(new Similarity.ShiftedCosine(), 3),
                        false),
                new Case("logdet, dot", new ObjectiveConfig.LogDeterminant(DOT, 5), false));
    }

    private static Stream<Case> moving() {
        Anchors live = new Anchors.Sample(10_000);
        return Stream.of(
                new Case("facility location, live", facility(RBF, live), true),
                new Case("facility location, live, dot", facility(DOT, live), true),
                new Case("saturated coverage, live", new ObjectiveConfig.SaturatedCoverage(RBF, live, 0.05), true),
                new Case("graph cut", new ObjectiveConfig.GraphCut(RBF, 2), true),
                new Case("graph cut, cosine", new ObjectiveConfig.GraphCut(new Similarity.ShiftedCosine(), 3.5), true),
                new Case(
                        "mixture",
                        new ObjectiveConfig.Mixture(List.of(
                                new ObjectiveConfig.Mixture.Part(1, facility(RBF, live)),
                                new ObjectiveConfig.Mixture.Part(0.7, features(new Concave.SquareRoot())),
                                new ObjectiveConfig.Mixture.Part(2, new ObjectiveConfig.LogDeterminant(RBF, 1)))),
                        true),
                new Case(
                        "mixture of fixed parts",
                        new ObjectiveConfig.Mixture(List.of(
                                new ObjectiveConfig.Mixture.Part(1, new ObjectiveConfig.Coverage(WEIGHTS)),
                                new ObjectiveConfig.Mixture.Part(1, features(new Concave.Logarithm())))),
                        true));
    }

    /** The same vector in the sparse form. */
    static Features sparse(Features features) {
        int[] columns = IntStream.range(0, features.size())
                .filter(column -> features.at(column) != 0)
                .toArray();
        float[] values = new float[columns.length];
        for (int entry = 0; entry < values.length; entry++) {
            values[entry] = features.at(columns[entry]);
        }
        return Features.sparse(features.size(), columns, values);
    }

    private static ObjectiveConfig facility(Similarity similarity, Anchors anchors) {
        return new ObjectiveConfig.FacilityLocation(similarity, anchors);
    }

    private static ObjectiveConfig features(Concave shape) {
        return new ObjectiveConfig.FeatureBased(shape, List.of());
    }

    /** The plain form over the live rows, in the order of their ids. */
    static PlainObjective plain(Case of, TreeMap<Integer, Integer> live) {
        List<Features> elements = live.values().stream().map(ROWS::get).toList();
        List<Features> anchors = of.changesWithTheLiveSet ? elements : anchors(37);
        return PlainObjective.ofFeatures(of.objective, elements, anchors);
    }

    static Engine engine(Case of, int k, double epsilon, long seed, Switch when) {
        return engine(of.objective, k, epsilon, Map.of(), seed, when);
    }

    static Engine engine(
            ObjectiveConfig objective, int k, double epsilon, Map<String, Integer> quotas, long seed, Switch when) {
        return new Engine(new SummaryConfig(k, epsilon, objective, quotas, 2, seed), when);
    }

    static void put(Engine engine, TreeMap<Integer, Integer> live, int id, int row) {
        engine.upsert(Digits.id(id), ROWS.get(row), String.valueOf(row % 5));
        live.put(id, row);
    }

    static void drop(Engine engine, TreeMap<Integer, Integer> live, int id) {
        engine.delete(Digits.id(id));
        live.remove(id);
    }
}
