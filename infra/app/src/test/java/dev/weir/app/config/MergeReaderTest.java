package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.window.WindowConfig;
import dev.weir.streams.definition.PipelineDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MergeReaderTest {
    private static final String FEATURES = "  features";

    @TempDir
    private Path folder;

    private Written with(String merge) {
        return Written.replacing(folder, FEATURES, merge + "\n" + FEATURES);
    }

    @Test
    void withoutTheBlockThereIsNoSummaryOverAllPartitions() {
        PipelineDefinition alone =
                Written.in(folder, Written.LEAST).read().pipelines().getFirst();
        assertEquals(Optional.empty(), alone.merge());
        assertEquals(List.of(alone), alone.withRoot().toList());
    }

    @Test
    void theBlockAddsAPipelineThatReadsWhatThePartitionsTell() {
        PipelineDefinition definition = with("  merge { }").read().pipelines().getFirst();
        PipelineDefinition root = definition.root().orElseThrow();
        assertEquals("quakes.all", root.name());
        assertEquals("weir.quakes.partials", root.source().topic());
        assertEquals("earthquakes.all.members", root.sinks().members());
        assertEquals(definition.sinks().deadLetters(), root.sinks().deadLetters());
        assertEquals(WindowConfig.UNBOUNDED, root.window());
        assertEquals(definition.summary(), root.summary());
        assertEquals(0, root.guarantee());
        assertEquals(
                "mine",
                with("  merge { members = mine }")
                        .read()
                        .pipelines()
                        .getFirst()
                        .root()
                        .orElseThrow()
                        .sinks()
                        .members());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective = graph-cut, similarity { rbf = 1 } | a graph cut sums over everything live",
                "objective = mixture, parts = [ { objective = coverage } ] | a mixture is scaled by the best single elements of everything live"
            })
    void whatCannotBeMergedIsNamed(String objective, String why) {
        Written file = Written.in(
                folder,
                String.join("\n", Written.LEAST)
                        .replace("similarity { rbf = 0.5 }", objective)
                        .replace(FEATURES, "  merge { }\n" + FEATURES));
        assertEquals(
                List.of(
                        "pipelines.quakes.merge (test.conf: 3): needs an objective whose value can be known from a part of"
                                + " what is live, but " + why),
                file.problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merge = true | pipelines.quakes.merge",
                "merge { member = m } | pipelines.quakes.merge.member",
                "merge { members = earthquakes.members } | pipelines.quakes.merge.members",
                "merge { members = weir.quakes.partials } | pipelines.quakes.merge.members",
                "merge { members = earthquakes } | pipelines.quakes.source.topic",
            })
    void whatIsNotLegalIsSaidWithItsPlace(String merge, String place) {
        List<String> problems = with("  " + merge).problems();
        assertTrue(problems.stream().anyMatch(problem -> problem.startsWith(place)), problems.toString());
    }

    @Test
    void namesOfPipelinesOverAllPartitionsAreNotForOthers() {
        List<String> problems = Written.replacing(folder, "pipelines.quakes", "pipelines.\"quakes.all\"")
                .problems();
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("must not end with .all"), problems.toString());
    }

    @Test
    void explainSaysWhatItPromisesAndTakes() {
        PipelineDefinition definition = with("  merge { }").read().pipelines().getFirst();
        var explanation = new PipelineExplanation(definition, Optional.empty(), Cost.of(definition, Cost.LIVE, false));
        String text = String.join("\n", explanation.lines());
        assertTrue(text.contains("as pipeline quakes.all, on topic earthquakes.all.members"), text);
        assertTrue(
                text.contains(
                        "no ratio is promised; with more live ones in a partition than those, its bound is what the anchors can give at most"),
                text);
        assertTrue(text.contains("takes 1034 elements of each partition at most"), text);
        assertTrue(text.contains("weir.quakes.partials, earthquakes.all.members, weir.quakes.all.changelog"), text);
        assertFalse(text.contains("null"), text);
    }
}
