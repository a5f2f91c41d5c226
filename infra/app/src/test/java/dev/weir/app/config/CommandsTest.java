package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class CommandsTest {
    private static final String QUAKES = "../../infra/app/src/main/resources/dev/weir/app/demo/quakes.conf";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void lintHasALineForAValidFile() {
        assertEquals(0, run(new LintCommand(), QUAKES));
        assertEquals(QUAKES + ": valid, 1 pipeline (quakes)\n", out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void lintFailsForOneInvalidFileAmongSeveral() {
        Path bad = Written.replacing(folder, "k = 10", "k = 0").file();
        assertEquals(2, run(new LintCommand(), bad.toString(), QUAKES));
        assertTrue(out.toString().startsWith(QUAKES + ": valid"));
        assertTrue(err.toString()
                .startsWith("1 problem in " + bad + ":\n  pipelines.quakes.summary.k = 0 (test.conf: 4): "));
    }

    @Test
    void lintTellsMachinesTheSame() throws IOException {
        Path bad = Written.in(folder, "pipelines.a { }", "http.port = 70000").file();
        assertEquals(2, run(new LintCommand(), "--json", bad.toString(), QUAKES));
        JsonNode files = new ObjectMapper().readTree(out.toString()).get("files");
        assertFalse(files.get(0).get("valid").booleanValue());
        assertTrue(files.get(1).get("valid").booleanValue());
        JsonNode port =
                files.get(0).get("problems").get(files.get(0).get("problems").size() - 1);
        assertEquals("http.port", port.get("key").textValue());
        assertEquals("70000", port.get("value").textValue());
        assertEquals(2, port.get("line").intValue());
        assertEquals("must be a whole number from 0 to 65535", port.get("legal").textValue());
        assertTrue(files.get(0).get("problems").get(0).get("value").isNull());
    }

    @Test
    void explainSaysWhatAPipelineDoesPromisesAndTakes() {
        assertEquals(0, run(new ExplainCommand(1L << 40), QUAKES), err.toString());
        for (String fact : List.of(
                "quakes keeps the 10 most telling elements of what is live in topic earthquakes",
                "facility location",
                "exp(-(squared distance of the features) / 0.5)",
                "at least 1/(2(1+0.2)) = 41.7 %",
                "an element is live until its time is 24h or more behind the event clock, or it is deleted",
                "5 columns",
                "0-2  geo $.lat and $.lon",
                "4  number $.mag / 1.5",
                "earthquakes.members, earthquakes.dead-letters, weir.quakes.changelog, weir.quakes.checkpoints",
                "at 10000 live",
                "greedy over everything live, as levels pay from 30980 live elements on")) {
            assertTrue(out.toString().contains(fact), fact + " is not in\n" + out);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "similarity { cosine = shifted } | similarity = (1 + cosine of the features) / 2",
                "objective = saturated-coverage, alpha = 0.1, similarity { dot = 4 } | counts up to 0.1 of the similarity to all anchors; similarity = dot product of the features / 4",
                "objective = coverage, weights = [2] | coverage: the sum over the columns that are over 0 in some member of the column's weight in the file",
                "objective = coverage, least = 0.5 | the sum over the columns that are at least 0.5 in some member",
                "objective = facility-location, similarity = given | the sum over the columns of the largest feature of a member, times a weight of 1",
                "objective = feature-based, shape = linear | the sum over the columns of x, where x",
                "objective = probabilistic-coverage | probability that at least one member has it, times a weight of 1",
                "objective = feature-based, shape = min, cap = 3 | the sum over the columns of min(x, 3)",
                "objective = log-determinant, similarity { rbf = 1 } | ln det(I + 1 K)",
                "objective = graph-cut, similarity { cosine = clipped } | 2 times the similarity of the members to everything live",
                "objective = mixture, parts = [ { objective = coverage, weight = 3 } ] | mixture: 3 times (coverage: ",
            })
    void explainSaysEachObjectiveInASentence(String keys, String fact) throws IOException {
        String file = Written.replacing(folder, "similarity { rbf = 0.5 }", keys)
                .file()
                .toString();
        assertEquals(0, run(new ExplainCommand(1L << 40), file), err.toString());
        assertTrue(out.toString().contains(fact), fact + " is not in\n" + out);
        assertTrue(out.toString().contains("at least 1/(2(1+0.2)) = 41.7 %"), out.toString());
        boolean anchored = keys.startsWith("similarity") || keys.contains("saturated");
        assertEquals(anchored, out.toString().contains("  anchors  "), out.toString());
        assertEquals(keys.contains("graph-cut"), out.toString().contains("levels never pay"), out.toString());
        assertEquals(
                keys.contains("graph-cut"), predicted(file).get("levelsFrom").isNull());
    }

    @Test
    void explainSaysWhenVectorsAreSparseAndPredictsByWhatTheyHold() throws IOException {
        String text = "{ text = \"$.m\", buckets = %d }";
        long dense = predicted(Written.replacing(folder, "{ number = \"$.depth\" }", text.formatted(1024))
                        .file()
                        .toString())
                .get("heapBytes")
                .longValue();
        String file = Written.replacing(folder, "{ number = \"$.depth\" }", text.formatted(1 << 30))
                .file()
                .toString();
        long sparse = predicted(file).get("heapBytes").longValue();
        assertTrue(sparse < dense, sparse + " against " + dense);
        out.getBuffer().setLength(0);
        assertEquals(0, run(new ExplainCommand(1L << 40), file), err.toString());
        assertTrue(
                out.toString()
                        .contains("1073741824 columns, kept sparse: memory is predicted for 16 that are not 0,"
                                + " as with 16 words or neighbours"),
                out.toString());
    }

    @Test
    void explainPredictsForTheCountWindowUnlessTold() throws IOException {
        Path file = Written.replacing(folder, "  features", "  window { count = 500 }\n  features")
                .file();
        assertEquals(500, predicted(file.toString()).get("live").intValue());
        JsonNode told = predicted(file.toString(), "--live", "100000");
        assertEquals(100_000, told.get("live").intValue());
        assertTrue(told.get("levels").booleanValue());
    }

    @Test
    void lintCountsSolvers() {
        Path file = Written.with(folder, "solvers { a { }, b { } }").file();
        assertEquals(0, run(new LintCommand(), file.toString()));
        assertEquals(file + ": valid, 1 pipeline and 2 solvers (quakes, a, b)\n", out.toString());
    }

    @Test
    void explainSaysWhatASolverDoesAndPromises() throws IOException {
        String file = Written.in(folder, "solvers.heat {", "note = \"of a flame\", audit-every = 10", "}")
                .file()
                .toString();
        assertEquals(0, run(new ExplainCommand(), file), err.toString());
        for (String fact : List.of(
                "heat solves the systems in topic heat.systems and learns",
                "of a flame",
                "SOR, rows ascending",
                "at most 1.0E-8 times that of the right-hand side; given up after 10000 iterations",
                "by a confidence bound: in the long run as good as the best fixed value, if systems come at random",
                "20 from 1 to 1.95",
                "not looked at",
                "stopped at 3 times what the value that leads usually costs",
                "without end; 1024 of a sequence wait at most",
                "one round in 10 is solved again with 20 fixed factors and, where there is one, Young's: up to 2.1 more solves",
                "heat.systems and heat.matrices, as consumer group weir-heat",
                "heat.solutions, heat.answers, heat.reports, heat.dead-letters, weir.heat.changelog, weir.heat.checkpoints")) {
            assertTrue(out.toString().contains(fact), fact + " is not in\n" + out);
        }
        out.getBuffer().setLength(0);
        assertEquals(0, run(new ExplainCommand(), "--json", file));
        JsonNode solver =
                new ObjectMapper().readTree(out.toString()).get("solvers").get(0);
        assertEquals("heat", solver.get("name").textValue());
        assertEquals(2.1, solver.get("auditSolves").doubleValue());
        assertEquals("heat.matrices", solver.get("reads").get(1).textValue());
        assertEquals(8, solver.get("creates").size());
        for (String key : List.of("method", "stopping", "rule", "values", "context", "hedge", "lease", "audits")) {
            assertFalse(solver.get(key).textValue().isBlank(), key);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "solve { method = ssor } | SSOR: a sweep forward and one backward",
                "solve { method = block, block-size = 9 } | SOR with blocks of 9 rows",
                "solve { method = line, line-width = 7, line-direction = across } | lines of a grid of width 7 solved at once, across it",
                "solve { method = ssor-cg, reference = absolute, stagnation = 50, tolerance = 0.5 } | at most 0.5; given up after 10000 iterations, or 50 of them without a smaller residual",
                "solve { reference = initial-residual } | times that of the first residual",
                "learner { rule = tsallis-inf, discount = 0.99 } | even if an opponent chooses the systems. It remembers about 100 rounds",
                "learner { context { min = 0, max = 1, bend = 20 } } | from 0 to 1, its low end stretched by 20; what is beyond counts as the end",
                "learner { context { min = 0, max = 1 } } | any from 1 to 1.95",
                "learner { context { min = 0, max = 1 } } | three values around a curve of 3 terms over each of 3 parts of the context, which experiments move and refine; for costs",
                "learner { follow = true, context { min = 0, max = 1 } } | refine, of at most 36 rounds, to follow a drift",
                "learner { rule = chebcb, context { min = 0, max = 1 } } | ChebCB, a polynomial of 6 terms",
                "learner { rule = tsallis-inf, bins = 4, context { min = 0, max = 1 } } | in each of 4 intervals of the context by itself: Tsallis-INF",
                "learner { lease = 90s, open-max = 8 } | for 1m30s, by the timestamps of the records; 8 of a sequence",
                "audit-every = 0 | none: what other factors would have cost is not known",
            })
    void explainTellsOneSolverFromAnother(String keys, String fact) {
        String file = Written.in(folder, "solvers.heat { " + keys + " }").file().toString();
        assertEquals(0, run(new ExplainCommand(), file), err.toString());
        assertTrue(out.toString().contains(fact), fact + " is not in\n" + out);
    }

    @Test
    void withQuotasNoRatioIsPromised() {
        Path file = Written.replacing(folder, "k = 10,", "k = 10, quotas { us { max = 2 } },")
                .file();
        assertEquals(0, run(new ExplainCommand(1L << 40), file.toString()));
        assertTrue(out.toString().contains("none in advance, because there are quotas"));
        assertTrue(out.toString().contains("10 members at most; 2 of group us"));
    }

    @Test
    void aPlanThatDoesNotFitIsRefusedInOneSentence() {
        assertEquals(1, run(new ExplainCommand(64 << 20), QUAKES, "--live", "1000000"));
        assertTrue(err.toString().startsWith(QUAKES + " does not fit: about 1."), err.toString());
        assertTrue(err.toString().contains("this process may have 64.0 MiB"), err.toString());
    }

    @Test
    void explainRefusesWhatIsNotValid() {
        assertEquals(2, run(new ExplainCommand(), folder.resolve("none").toString()));
        assertTrue(err.toString().contains("there is no such file"));
        assertEquals(2, run(new ExplainCommand(), QUAKES, "--live", "-1"));
        assertTrue(err.toString().contains("--live must be 0 to 1000000000, but was -1"));
    }

    private JsonNode predicted(String... arguments) throws IOException {
        out.getBuffer().setLength(0);
        assertEquals(
                0,
                run(
                        new ExplainCommand(1L << 40),
                        Stream.concat(Stream.of("--json"), Stream.of(arguments)).toArray(String[]::new)));
        return new ObjectMapper()
                .readTree(out.toString())
                .get("pipelines")
                .get(0)
                .get("predicted");
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
