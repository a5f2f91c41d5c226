package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Concave;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Similarity;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written of an objective, and what it becomes. The pipeline has two columns. */
final class ObjectiveReaderTest {
    private static final Similarity RBF = new Similarity.Rbf(0.5);
    private static final Anchors SAMPLE = new Anchors.Sample(1024);

    @TempDir
    private Path folder;

    private Written with(String keys) {
        return Written.in(
                folder,
                String.join("\n", Written.LEAST)
                        .replace("{ number = \"$.depth\" }", "{ vector = \"$.v\", size = 2 }")
                        .replace("similarity { rbf = 0.5 }", keys));
    }

    private ObjectiveConfig objective(String keys) {
        return with(keys).read().pipelines().getFirst().summary().objective();
    }

    static Stream<Arguments> written() {
        Similarity shifted = new Similarity.ShiftedCosine();
        ObjectiveConfig coverage = new ObjectiveConfig.Coverage(List.of());
        return Stream.of(
                Arguments.of("similarity { rbf = 0.5 }", new ObjectiveConfig.FacilityLocation(RBF, SAMPLE)),
                Arguments.of(
                        "objective = facility-location, similarity { cosine = clipped }, anchors { sample = 7 }",
                        new ObjectiveConfig.FacilityLocation(new Similarity.ClippedCosine(), new Anchors.Sample(7))),
                Arguments.of(
                        "similarity { dot = 4.0 }, anchors { fixed = [[1, 1.5]] }",
                        new ObjectiveConfig.FacilityLocation(
                                new Similarity.Dot(4), new Anchors.Fixed(List.of(Features.of(1, 1.5f))))),
                Arguments.of(
                        "objective = saturated-coverage, similarity { cosine = shifted }, alpha = 0.25",
                        new ObjectiveConfig.SaturatedCoverage(shifted, SAMPLE, 0.25)),
                Arguments.of("similarity = given", new ObjectiveConfig.GivenSimilarities(List.of())),
                Arguments.of(
                        "objective = facility-location, similarity = given, weights = [1, 2]",
                        new ObjectiveConfig.GivenSimilarities(List.of(1.0, 2.0))),
                Arguments.of("objective = coverage, least = 0.5", new ObjectiveConfig.Coverage(0.5, List.of())),
                Arguments.of(
                        "objective = feature-based, shape = linear",
                        new ObjectiveConfig.FeatureBased(new Concave.Linear(), List.of())),
                Arguments.of("objective = coverage", coverage),
                Arguments.of("objective = coverage, weights = [0, 2]", new ObjectiveConfig.Coverage(List.of(0.0, 2.0))),
                Arguments.of(
                        "objective = probabilistic-coverage, weights = [1, 1048576]",
                        new ObjectiveConfig.ProbabilisticCoverage(List.of(1.0, 1048576.0))),
                Arguments.of(
                        "objective = feature-based",
                        new ObjectiveConfig.FeatureBased(new Concave.SquareRoot(), List.of())),
                Arguments.of(
                        "objective = feature-based, shape = sqrt, weights = [1, 2]",
                        new ObjectiveConfig.FeatureBased(new Concave.SquareRoot(), List.of(1.0, 2.0))),
                Arguments.of(
                        "objective = feature-based, shape = log",
                        new ObjectiveConfig.FeatureBased(new Concave.Logarithm(), List.of())),
                Arguments.of(
                        "objective = feature-based, shape = saturating",
                        new ObjectiveConfig.FeatureBased(new Concave.Saturating(), List.of())),
                Arguments.of(
                        "objective = feature-based, shape = min, cap = 2.5",
                        new ObjectiveConfig.FeatureBased(new Concave.Capped(2.5), List.of())),
                Arguments.of(
                        "objective = log-determinant, similarity { rbf = 0.5 }",
                        new ObjectiveConfig.LogDeterminant(RBF, 1)),
                Arguments.of(
                        "objective = log-determinant, similarity { cosine = shifted }, alpha = 3",
                        new ObjectiveConfig.LogDeterminant(shifted, 3)),
                Arguments.of("objective = graph-cut, similarity { rbf = 0.5 }", new ObjectiveConfig.GraphCut(RBF, 2)),
                Arguments.of(
                        "objective = graph-cut, similarity { rbf = 0.5 }, lambda = 64",
                        new ObjectiveConfig.GraphCut(RBF, 64)),
                Arguments.of(
                        "objective = mixture, parts = [ { objective = coverage }, { weight = 0.5, similarity { rbf = 0.5 } } ]",
                        new ObjectiveConfig.Mixture(List.of(
                                new ObjectiveConfig.Mixture.Part(1, coverage),
                                new ObjectiveConfig.Mixture.Part(
                                        0.5, new ObjectiveConfig.FacilityLocation(RBF, SAMPLE))))));
    }

    @ParameterizedTest
    @MethodSource("written")
    void eachObjectiveIsReadWithWhatBelongsToIt(String keys, ObjectiveConfig expected) {
        assertEquals(expected, objective(keys));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective = coverages | objective",
                "objective = coverage, weights = [1] | weights",
                "objective = coverage, weights = [1, 2, 3] | weights",
                "objective = coverage, weights = [] | weights",
                "objective = coverage, weights = 2 | weights",
                "objective = coverage, weights = [1, -1] | weights[1]",
                "objective = coverage, least = 0 | least",
                "objective = probabilistic-coverage, least = 1 | least",
                "similarity = gven | similarity",
                "similarity = given, anchors { sample = 3 } | anchors",
                "similarity = given, weights = [1] | weights",
                "similarity { rbf = 1 }, weights = [1, 2] | weights",
                "objective = log-determinant, similarity = given | similarity",
                "objective = multiwinner, rule = borda | objective",
                "objective = probabilistic-coverage, weights = [1, 1048577] | weights[1]",
                "objective = feature-based, shape = cubic, cap = 2 | shape",
                "objective = feature-based, shape = min | cap",
                "objective = feature-based, shape = min, cap = 0 | cap",
                "objective = feature-based, shape = log, cap = 2 | cap",
                "objective = saturated-coverage, similarity { rbf = 1 } | alpha",
                "objective = saturated-coverage, similarity { rbf = 1 }, alpha = 0 | alpha",
                "objective = saturated-coverage, similarity { rbf = 1 }, alpha = 1.1 | alpha",
                "objective = saturated-coverage, alpha = 0.5 | similarity",
                "objective = log-determinant, similarity { cosine = clipped } | similarity.cosine",
                "objective = log-determinant, similarity { rbf = 1 }, alpha = 0 | alpha",
                "objective = log-determinant | similarity",
                "objective = graph-cut, similarity { rbf = 1 }, lambda = 1.9 | lambda",
                "objective = graph-cut, similarity { rbf = 1 }, lambda = 65 | lambda",
                "objective = facility-location | similarity",
                "similarity { } | similarity",
                "similarity { rbf = 1, dot = 1 } | similarity",
                "similarity { cosine = 1 } | similarity.cosine",
                "similarity { dot = 0 } | similarity.dot",
                "similarity { rbg = 1 } | similarity.rbg",
                "similarity { dot = 4 }, anchors { fixed = [[1, -1]] } | anchors",
                "similarity { dot = 4 }, anchors { fixed = [[2, 1]] } | anchors",
                "objective = mixture | parts",
                "objective = mixture, parts = [] | parts",
                "objective = mixture, parts = [ 3 ] | parts[0]",
                "objective = mixture, parts = [ { objective = mixture, parts = [ { objective = coverage } ] } ] | parts[0].objective",
                "objective = mixture, parts = [ { objective = coverage }, { objective = graph-cut } ] | parts[1].similarity",
                "objective = mixture, parts = [ { objective = coverage, weight = 0 } ] | parts[0].weight",
                "objective = mixture, parts = [ { objective = coverage, weights = [1] } ] | parts[0].weights",
                "objective = mixture, parts = [ { objective = coverage, k = 3 } ] | parts[0].k",
            })
    void eachObjectiveRefuses(String keys, String where) {
        List<String> problems = with(keys).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertEquals("pipelines.quakes.summary." + where, problems.getFirst().split(" ")[0], problems.getFirst());
    }

    @Test
    void aKeyOfAnotherObjectiveIsTold() {
        assertEquals(
                List.of(
                        "pipelines.quakes.summary.alpha (test.conf: 4): does not belong to coverage, but to"
                                + " saturated-coverage, log-determinant",
                        "pipelines.quakes.summary.similarity (test.conf: 4): does not belong to coverage, but to"
                                + " facility-location, saturated-coverage, log-determinant, graph-cut"),
                with("objective = coverage, similarity { rbf = 1 }, alpha = 3").problems());
        assertEquals(
                List.of("pipelines.quakes.summary.parts[0].lambda (test.conf: 4): does not belong to facility-location,"
                        + " but to graph-cut"),
                with("objective = mixture, parts = [ { similarity { rbf = 1 }, lambda = 3 } ]")
                        .problems());
    }

    private Written ranked(String keys) {
        return Written.in(
                folder,
                String.join("\n", Written.LEAST)
                        .replace("{ number = \"$.depth\" }", "{ ranks = \"$.r\", lists = 7, candidates = 100 }")
                        .replace("similarity { rbf = 0.5 }", "objective = multiwinner, " + keys));
    }

    @Test
    void scoresOfCommitteesAreObjectivesOverRanks() {
        for (var rule : java.util.Map.of(
                        "chamberlin-courant", new ObjectiveConfig.GivenSimilarities(List.of()),
                        "borda", new ObjectiveConfig.FeatureBased(new Concave.Linear(), List.of()),
                        "sntv", new ObjectiveConfig.Coverage(99, List.of()))
                .entrySet()) {
            assertEquals(
                    rule.getValue(),
                    ranked("rule = " + rule.getKey())
                            .read()
                            .pipelines()
                            .getFirst()
                            .summary()
                            .objective());
        }
        assertEquals(
                List.of("pipelines.quakes.summary.rule (test.conf: 4): is missing; chamberlin-courant, borda or sntv"),
                ranked("").problems());
        assertEquals(
                List.of(
                        "pipelines.quakes.summary.rule = copeland (test.conf: 4): must be chamberlin-courant, borda or sntv"),
                ranked("rule = copeland").problems());
        assertEquals(
                List.of("pipelines.quakes.summary.objective (test.conf: 4): needs features that are one block of ranks,"
                        + " such as [ { ranks = \"$.positions\", lists = 7, candidates = 100 } ]"),
                with("objective = multiwinner, rule = sntv").problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective = coverage | objective",
                "similarity = given | objective",
                "objective = probabilistic-coverage | objective",
                "objective = feature-based | objective",
                "similarity { dot = 2 } | objective",
                "objective = mixture, parts = [ { similarity { rbf = 1 } }, { objective = coverage } ] | parts[1].objective",
                "objective = log-determinant, similarity { rbf = 1 } | ''",
                "objective = graph-cut, similarity { cosine = shifted } | ''",
            })
    void anObjectiveThatRefusesNegativeFeaturesRefusesAMap(String keys, String where) {
        Written file = Written.in(
                folder,
                String.join("\n", Written.LEAST)
                        .replace("{ number = \"$.depth\" }", "{ geo = [\"$.lat\", \"$.lon\"] }")
                        .replace("similarity { rbf = 0.5 }", keys));
        if (where.isEmpty()) {
            assertEquals(1, file.read().pipelines().size());
        } else {
            assertEquals(
                    List.of(
                            "pipelines.quakes.summary." + where
                                    + " (test.conf: 4): needs features that are never negative,"
                                    + " as any coverage, feature-based, given similarities and a dot similarity do; geo and time-of-day can be negative"),
                    file.problems());
        }
    }

    @Test
    void allProblemsOfAnObjectiveComeTogether() {
        assertEquals(
                List.of(
                        "pipelines.quakes.summary.parts[0].weights (test.conf: 4): must be a list of 2 numbers,"
                                + " a number for each column of the features",
                        "pipelines.quakes.summary.parts[1].alpha",
                        "pipelines.quakes.summary.parts[1].similarity.rbf",
                        "pipelines.quakes.summary.parts[2].shap"),
                with("objective = mixture, parts = [ { objective = coverage, weights = [1] },"
                                + " { objective = log-determinant, alpha = -1, similarity { rbf = 0 } },"
                                + " { objective = feature-based, shap = log } ]")
                        .problems()
                        .stream()
                        .map(problem ->
                                problem.contains("weights") ? problem.replace(" = […]", "") : problem.split(" ")[0])
                        .toList());
    }
}
