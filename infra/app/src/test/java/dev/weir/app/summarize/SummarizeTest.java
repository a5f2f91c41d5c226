package dev.weir.app.summarize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.Seeds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class SummarizeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PIPELINE = """
            pipelines.p {
              source { topic = t, id = "$.id", time = "$.at", group = "$.g", deleted = "$.gone" }
              features = [ { number = "$.x" }, { text = "$.words", buckets = 16 } ]
              window { time = 1h }
              summary { k = 4, similarity { rbf = 1 } }
            }
            """;

    @TempDir
    private Path directory;

    private record Ran(int code, String out, String err) {}

    private Ran run(Path input, String... more) throws IOException {
        return run(PIPELINE, input, more);
    }

    private Ran run(String pipeline, Path input, String... more) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(
                "--pipeline",
                Files.writeString(directory.resolve("p.conf"), pipeline).toString(),
                "--input",
                input.toString()));
        arguments.addAll(List.of(more));
        int code = new CommandLine(new SummarizeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    private static List<ObjectNode> records() {
        RandomGenerator random = Seeds.generator(11);
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(JSON.createObjectNode()
                    .put("id", "e" + random.nextInt(150))
                    .put("at", 1_700_000_000_000L + 1_000L * i)
                    .put("g", "g" + i % 3)
                    .put("gone", random.nextInt(10) == 0)
                    .put("x", random.nextInt(1_000) / 100.0)
                    .put("words", "say \"" + random.nextInt(8) + "\", then\nstop"));
        }
        return records;
    }

    @Test
    void csvAndJsonLinesOfTheSameRecordsGiveTheSameOutput() throws IOException {
        StringBuilder lines = new StringBuilder();
        StringBuilder csv = new StringBuilder("id,at,g,gone,x,words\n");
        for (ObjectNode record : records()) {
            lines.append(record).append('\n');
            csv.append("%s,%s,%s,%s,%s,\"%s\"\n"
                    .formatted(
                            record.get("id").asText(),
                            record.get("at"),
                            record.get("g").asText(),
                            record.get("gone"),
                            record.get("x"),
                            record.get("words").asText().replace("\"", "\"\"")));
        }
        Ran fromLines = run(Files.writeString(directory.resolve("in.jsonl"), lines), "--json");
        Ran fromCsv = run(Files.writeString(directory.resolve("in.csv"), csv), "--json");
        assertEquals(0, fromLines.code, fromLines.err);
        assertEquals(fromLines.out, fromCsv.out);
        var output = JSON.readTree(fromLines.out);
        assertEquals(4, output.path("members").size());
        assertEquals(200, output.path("records").asInt());
        assertEquals(200, output.path("toOffset").asInt());
        assertTrue(output.path("value").asDouble() <= output.path("bound").asDouble() * (1 + 1e-9));
    }

    @Test
    void constraintsAreKeptFromTheFileToTheOutputAndWhatCannotBeIsTold() throws IOException {
        String pipeline = PIPELINE.replace("group = ", "cost = \"$.price\", group = ")
                .replace(
                        "k = 4",
                        "k = 4, budget = 10, pinned = [p, gone], forbidden = [f],"
                                + " quotas { rare { min = 3 }, g { max = 1 } }");
        StringBuilder lines = new StringBuilder();
        String record = "{\"id\":\"%s\",\"at\":1700000000000,\"g\":\"%s\",\"x\":%d,\"words\":\"w\",\"price\":%s}%n";
        lines.append(record.formatted("p", "g", 0, "4"));
        lines.append(record.formatted("f", "g", 50, "0.5"));
        lines.append(record.formatted("g", "g", 60, "0.5"));
        lines.append(record.formatted("r", "rare", 0, "5.5"));
        lines.append(record.formatted("dear", "rare", 90, "5"));
        lines.append(record.formatted("cheap", "rare", 0, "0.5"));
        lines.append(record.formatted("none", "rare", 0, "0"));
        Path input = Files.writeString(directory.resolve("in.jsonl"), lines);
        Ran ran = run(pipeline, input, "--json");
        assertEquals(0, ran.code, ran.err);
        assertEquals("record 7: $.price is 0, but must be a number over 0, at most 1.79e308", ran.err.trim());
        var output = JSON.readTree(ran.out);
        assertEquals(
                List.of("p", "cheap", "dear"),
                output.path("members").findValuesAsText("id").stream()
                        .sorted(java.util.Comparator.comparing(List.of("p", "cheap", "dear")::indexOf))
                        .toList());
        assertEquals(
                JSON.readTree(
                        "{\"missing\":{\"rare\":1},\"exceeding\":{},\"absentPins\":[\"gone\"],\"overBudget\":0.0}"),
                output.path("unmet"));
        Ran told = run(pipeline, input);
        assertTrue(told.out.contains("group rare lacks 1 of its min"), told.out);
        assertTrue(told.out.contains("pinned, but not live: gone"), told.out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "similarity { cosine = shifted }",
                "similarity { cosine = clipped }, anchors { sample = 50 }",
                "similarity { dot = 2 }",
                "objective = saturated-coverage, alpha = 0.1, similarity { rbf = 0.5 }",
                "objective = coverage",
                "objective = probabilistic-coverage",
                "objective = feature-based, shape = log",
                "objective = log-determinant, similarity { rbf = 0.5 }",
                "objective = graph-cut, similarity { rbf = 0.5 }",
                "objective = mixture, parts = [ { objective = coverage }, { similarity { rbf = 0.5 }, weight = 2 } ]",
            })
    void everyObjectiveKeepsItsPromiseFromTheFileToTheOutput(String objective) throws IOException {
        String pipeline = PIPELINE.replace("similarity { rbf = 1 }", objective)
                .replace("number = \"$.x\"", "number = \"$.x\", scale = 10");
        StringBuilder lines = new StringBuilder();
        records().forEach(record -> lines.append(record).append('\n'));
        Ran ran = run(pipeline, Files.writeString(directory.resolve("in.jsonl"), lines), "--json");
        assertEquals(0, ran.code, ran.err);
        assertEquals("", ran.err);
        var output = JSON.readTree(ran.out);
        assertEquals(4, output.path("members").size());
        double certificate =
                output.path("value").asDouble() / output.path("bound").asDouble();
        assertTrue(certificate >= 1 / (2 * 1.2) && certificate <= 1 + 1e-9, "certificate " + certificate);
    }

    @Test
    void aRecordThatTheObjectiveIsNotDefinedForIsABadOne() throws IOException {
        Path input = Files.writeString(
                directory.resolve("in.jsonl"),
                "{\"id\":\"a\",\"at\":1700000000000,\"x\":-1,\"words\":\"w\"}\n"
                        + "{\"id\":\"b\",\"at\":1700000000001,\"x\":2,\"words\":\"w\"}\n");
        Ran ran = run(PIPELINE.replace("similarity { rbf = 1 }", "objective = coverage"), input);
        assertEquals(0, ran.code, ran.err);
        assertEquals("record 1: feature 0 of a must be at least 0 for coverage, but was -1.0\n", ran.err);
        assertTrue(ran.out.contains("1 of 1 live elements"), ran.out);
        assertTrue(ran.out.contains("2 records read, 1 bad"), ran.out);
    }

    @Test
    void aBadLineIsNamedAndStopsNobody() throws IOException {
        Path input = Files.writeString(
                directory.resolve("in.jsonl"),
                "{\"id\":\"a\",\"at\":1700000000000,\"x\":1,\"words\":\"w\"}\n{oops\n"
                        + "{\"id\":\"b\\u001b[31m\",\"at\":1700000000001,\"x\":2,\"words\":\"w\"}\n");
        Ran ran = run(input);
        assertEquals(0, ran.code);
        assertTrue(ran.err.contains("record 2: "), ran.err);
        assertTrue(ran.out.contains("3 records read, 1 bad"), ran.out);
        assertEquals(-1, ran.out.indexOf('\u001b'), "what comes from a record must not steer a terminal");
    }

    @Test
    void whatCannotBeReadIsOneSentence() throws IOException {
        Ran absent = run(directory.resolve("absent.jsonl"));
        assertEquals(1, absent.code);
        assertTrue(absent.err.contains("absent.jsonl cannot be read: there is no such file"), absent.err);
        Ran torn = run(Files.writeString(directory.resolve("torn.csv"), "id,at,x,words\na,1700000000000,1,w\nb,1\n"));
        assertEquals(1, torn.code);
        assertTrue(torn.err.contains("line 3"), torn.err);
        Ran empty = run(Files.writeString(directory.resolve("empty.jsonl"), "\n"));
        assertEquals(1, empty.code);
    }

    /** The example of docs/pipeline-file.md. */
    @Test
    void rankedListsOfACsvFileAreSummarisedUnderAQuota() throws IOException {
        Path input = Files.writeString(directory.resolve("films.csv"), """
                id,country,jury,press,public
                ann,a,1,2,1
                bob,a,2,1,2
                cem,b,3,3,4
                dia,b,4,5,3
                eli,b,5,4,
                """);
        String pipeline = """
                pipelines.prize {
                  source { topic = films, id = "$.id", group = "$.country" }
                  features = [ { ranks = ["$.jury", "$.press", "$.public"], candidates = 5 } ]
                  summary { k = 2, objective = multiwinner, rule = borda, quotas { a { max = 1 } } }
                }
                """;
        Ran ran = run(pipeline, input);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().startsWith("2 of 5 live elements"), ran.out());
        assertTrue(ran.out().contains("value 16.0000,"), ran.out());
        assertTrue(ran.out().contains("11.00  ann") && ran.out().contains("5.000  cem"), ran.out());
        Ran free = run(pipeline.replace("quotas { a { max = 1 } }", ""), input);
        assertTrue(free.out().contains("10.00  bob") && free.out().contains("at least 100.0 %"), free.out());
        Ran first = run(pipeline.replace("rule = borda", "rule = sntv"), input);
        assertTrue(first.out().contains("2.000  ann") && !first.out().contains("bob"), first.out());
    }

    @Test
    void givenNeighboursAreSummarised() throws IOException {
        Path input = Files.writeString(directory.resolve("near.jsonl"), """
                {"id":"a","near":{"a":1,"b":0.9,"c":0.8}}
                {"id":"b","near":{"a":0.9,"b":1}}
                {"id":"c","near":[["a",0.8],["c",1]]}
                {"id":"d","near":{"d":1,"e":1.2}}
                {"id":"e","near":{"d":0.5,"e":1}}
                """);
        Ran ran = run("""
                pipelines.p {
                  source { topic = t, id = "$.id" }
                  features = [ { neighbours = "$.near" } ]
                  summary { k = 2, similarity = given }
                }
                """, input);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains("record 4: $.near['e'] is 1.2, but must be a number from 0 to 1"), ran.err());
        assertTrue(ran.out().startsWith("2 of 4 live elements") && ran.out().contains("value 4.20000,"), ran.out());
        assertTrue(ran.out().contains("2.700  a") && ran.out().contains("1.500  e"), ran.out());
    }
}
