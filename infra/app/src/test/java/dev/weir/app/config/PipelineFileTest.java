package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipelineFileTest {
    private static final Path ROOT = Path.of("../..");

    @TempDir
    private Path folder;

    @Test
    void allProblemsOfAFileAreReportedAtOnceEachWithLineValueAndLegalRange() {
        Written file = Written.in(
                folder,
                "pipelines.quakes {",
                "  source { topic = \"earth quakes\", id = \"$.id\", lateness = 1 }",
                "  features = [ { number = \"$.depth\", scale = 0 }",
                "               { vector = depth, size = 8 } ]",
                "  window { tme = 24h }",
                "  summary {",
                "    epsilon = 1.5",
                "    similarity { rbf = wide }",
                "  }",
                "}",
                "http.port = 70000");
        InvalidFile e = assertThrows(InvalidFile.class, file::read);
        assertEquals(
                String.join(
                        "\n",
                        "9 problems in " + file.file() + ":",
                        "  pipelines.quakes.source.lateness = 1 (test.conf: 2): must be a duration with a unit, such as 30s, 1h or 7d,"
                                + " from 0s to 3650d",
                        "  pipelines.quakes.source.topic = \"earth quakes\" (test.conf: 2): must be a topic name of Kafka: 1 to 249"
                                + " letters, digits, dots, dashes and underscores, not . or ..",
                        "  pipelines.quakes.features[0].scale = 0 (test.conf: 3): must be a number over 0, of 1e-30 to 1e30",
                        "  pipelines.quakes.features[1].vector = depth (test.conf: 4): must be a path into the record, such as $.id;"
                                + " path depth: expected $ at character 1",
                        "  pipelines.quakes.window.tme (test.conf: 5): unknown key; did you mean time?",
                        "  pipelines.quakes.summary.k (test.conf: 6): is missing; how many members the summary has, 1 to 10000",
                        "  pipelines.quakes.summary.epsilon = 1.5 (test.conf: 7): must lie strictly between 0 and 1",
                        "  pipelines.quakes.summary.similarity.rbf = wide (test.conf: 8): must be a number over 0, of 1e-30 to 1e30",
                        "  http.port = 70000 (test.conf: 11): must be a whole number from 0 to 65535"),
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rbf = 0.5 } | rbf = 0.5 }, epsilom = 0.2 | epsilon",
                "rbf = 0.5 } | rbf = 0.5 }, Seed = 3 | seed",
                "rbf = 0.5 } | rbf = 0.5 }, pool-per-membre = 3 | pool-per-member",
                "topic = earthquakes | topic = earthquakes, elementTime = 3 | element-time",
                "number = | nubmer = | number",
                "summary { | windwo { time = 1h }, summary { | window",
            })
    void aTypoGetsItsSuggestion(String part, String by, String meant) {
        List<String> problems = Written.replacing(folder, part, by).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().endsWith("unknown key; did you mean " + meant + "?"), problems.toString());
    }

    @Test
    void anUnknownKeyThatIsNearNothingGetsTheListOfKnownOnes() {
        assertEquals(
                List.of(
                        "colour (test.conf: 6): unknown key; known here: pipelines, solvers, jobs, kafka, compute, http, state"),
                Written.with(folder, "colour = red").problems());
    }

    @Test
    void theFilesOfTheRepositoryAreValid() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("infra"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".conf"))
                    .filter(file -> !file.toString().contains("target"))
                    .toList();
            assertFalse(found.isEmpty());
            found.forEach(PipelineFile::read);
        }
    }

    /** The walk through and the example of all keys are valid as they stand in the documentation. */
    @Test
    void theFilesInTheDocumentationAreValid() throws IOException {
        for (String document : List.of("docs/pipeline-file.md", "docs/solvers.md")) {
            String[] parts = Files.readString(ROOT.resolve(document)).split("```hocon\n", -1);
            assertTrue(parts.length > 1, document);
            for (int i = 1; i < parts.length; i++) {
                Written.in(folder, parts[i].substring(0, parts[i].indexOf("```")))
                        .read();
            }
        }
    }

    /** An unknown key that is near nothing is answered with all that are known. */
    @Test
    void theDocumentationHasEveryKeyOfASolver() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/pipeline-file.md"));
        String section = text.substring(text.indexOf("## Solvers"), text.indexOf("## Rules for the whole file"));
        List<String> problems = Written.in(folder, """
                        solvers.a {
                          qqqqqqqq = 1, solve.qqqqqqqq = 1, sinks.qqqqqqqq = 1
                          learner { qqqqqqqq = 1, values.qqqqqqqq = 1, context { min = 0, max = 1, qqqqqqqq = 1 } }
                        }""").problems();
        assertEquals(6, problems.size(), problems.toString());
        for (String problem : problems) {
            String known = problem.substring(problem.indexOf("known here: ") + "known here: ".length());
            for (String key : known.split(", ")) {
                assertTrue(section.contains("`" + key + "`") || section.contains("." + key + "`"), key);
            }
        }
    }

    @Test
    void whatIsNoReadableFileIsOneSentence() throws IOException {
        Path none = folder.resolve("none.conf");
        assertEquals(List.of("none.conf: there is no such file"), new Written(none).problems());
        assertTrue(new Written(folder).problems().getFirst().endsWith(": is a folder; a file is needed"));
        Path large = Files.write(folder.resolve("large.conf"), new byte[PipelineFile.BYTES_MAX + 1]);
        assertEquals(List.of("large.conf: is larger than 1048576 bytes"), new Written(large).problems());
        Path binary = Files.write(folder.resolve("binary.conf"), new byte[] {'a', '=', (byte) 0xC3, '('});
        assertEquals(List.of("binary.conf: must be UTF-8 text, but is not"), new Written(binary).problems());
    }

    @Test
    void aSyntaxErrorHasItsLine() {
        List<String> problems =
                Written.in(folder, "pipelines.a {", "  k = \"never closed", "}").problems();
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().startsWith("test.conf: 2: "), problems.toString());
    }

    @Test
    void deepNestingIsRefused() {
        assertEquals(
                List.of("test.conf: blocks or lists are nested too deeply"),
                Written.in(folder, "a = " + "[".repeat(500_000)).problems());
    }

    @Test
    void manySubstitutionsAreRefused() {
        assertTrue(Written.in(folder, "a += 1\n".repeat(1001))
                .problems()
                .getFirst()
                .contains("more than 1000 substitutions"));
    }

    @Test
    void noFormOfIncludeOpensAnything() throws IOException {
        Path other = Files.writeString(folder.resolve("other.conf"), "http.port = 9090");
        assertEquals(
                Stream.of(1, 2, 3, 4, 5)
                        .map(line -> "test.conf: " + line + ": include is not allowed: a pipeline file stands alone")
                        .toList(),
                Written.in(
                                folder,
                                "include \"other.conf\"",
                                "include file(\"" + other + "\")",
                                "include required(file(\"" + folder.resolve("absent") + "\"))",
                                "include url(\"" + other.toUri() + "x\")",
                                "include classpath(\"reference.conf\")")
                        .problems());
    }

    @Test
    void theEnvironmentMaySupplyAndOverrideValues() {
        Settings settings = Written.in(
                        folder, String.join("\n", Written.LEAST), "state { directory = .weir", "directory = ${?PATH} }")
                .read();
        assertEquals(Path.of(System.getenv("PATH")), settings.state().directory());
        assertEquals(
                List.of("test.conf: 6: Could not resolve substitution to a value: ${WEIR_IS_NOT_SET}"),
                Written.with(folder, "http.port = ${WEIR_IS_NOT_SET}").problems());
    }

    @Test
    void aKeyIsGivenOnce() {
        assertEquals(
                List.of("pipelines.quakes (test.conf: 6): is given twice, first in line 1"),
                Written.with(folder, String.join("\n", Written.LEAST)).problems());
        assertEquals(
                List.of("http.port (test.conf: 6): is given twice, first in line 6"),
                Written.with(folder, "http { port = 1 }, http.port = 2").problems());
    }

    @Test
    void textThatLooksLikeKeysIsNone() {
        Written.with(folder, "# http { port = 1 }\nhttp { host = \"localhost\" // port = 2\n port = 3 }")
                .read();
        Written.replacing(
                        folder,
                        "  features",
                        "  note = \"\"\"k = 1, k = 2\n a { k = 3 } \" a { k = 4 }\"\"\"\n  features")
                .read();
        Written.replacing(folder, "[ { number = \"$.depth\" } ]", "[ { number = \"$.a\" }, { number = \"$.a\" } ]")
                .read();
    }
}
