package dev.weir.app.summarize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kernels.Seeds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class AlgorithmTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path pipeline;
    private Path input;

    private record Ran(int code, String out, String err) {}

    /** With deletes, replacements and a window that most of the file has left. */
    @BeforeEach
    void write() throws IOException {
        pipeline = Files.writeString(directory.resolve("p.conf"), """
                pipelines.p {
                  source { topic = t, id = "$.id", time = "$.at", group = "$.g", deleted = "$.gone" }
                  features = [ { number = "$.x" }, { number = "$.y" } ]
                  window { time = 5m }
                  summary { k = 6, similarity { rbf = 4 }, quotas { g1 { max = 1 } }, seed = 5 }
                }
                """);
        RandomGenerator random = Seeds.generator(11);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            lines.append(JSON.createObjectNode()
                            .put("id", "e" + random.nextInt(400))
                            .put("at", 1_700_000_000_000L + 1_000L * i)
                            .put("g", "g" + i % 3)
                            .put("gone", random.nextInt(10) == 0)
                            .put("x", random.nextInt(1_000) / 100.0)
                            .put("y", random.nextInt(1_000) / 100.0))
                    .append('\n');
        }
        input = Files.writeString(directory.resolve("in.jsonl"), lines);
    }

    private Ran run(String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments =
                new ArrayList<>(List.of("--pipeline", pipeline.toString(), "--input", input.toString()));
        arguments.addAll(List.of(more));
        int code = new CommandLine(new SummarizeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    private JsonNode json(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--json");
        Ran ran = run(arguments.toArray(String[]::new));
        assertEquals(0, ran.code, ran.err);
        return JSON.readTree(ran.out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "lazy"})
    void greedyOverTheFileIsWhatTheEngineAnswers(String name) throws IOException {
        JsonNode engine = json();
        JsonNode greedy = json("--algorithm", name);
        assertTrue(greedy.path("live").asInt() > 100 && greedy.path("live").asInt() < 300, "the window was applied");
        for (String same : List.of("pipeline", "live", "value", "bound", "members")) {
            assertEquals(engine.path(same), greedy.path(same), same);
        }
        assertEquals(name, greedy.path("algorithm").asText());
        assertEquals(600, greedy.path("records").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "stochastic, 0.9",
        "lazier-than-lazy, 0.9",
        "threshold, 0.95",
        "sieve-streaming, 0.5",
        "three-sieves, 0.3",
    })
    void eachKeepsTheQuotasAndStaysUnderTheBoundAndSaysItsEpsilon(String name, double least) throws IOException {
        JsonNode result = json("--algorithm", name);
        double value = result.path("value").asDouble();
        assertTrue(value <= result.path("bound").asDouble() * (1 + 1e-12));
        assertEquals(
                value / result.path("bound").asDouble(),
                result.path("certificate").asDouble(),
                1e-12);
        double lazy = json("--algorithm", "lazy").path("value").asDouble();
        assertTrue(value >= least * lazy, value + " of " + lazy);
        assertEquals(0.1, result.path("epsilon").asDouble());
        assertTrue(result.path("oracleCalls").asLong() >= result.path("live").asLong() / 2);
        Ran text = run("--algorithm", name, "--epsilon", "0.25");
        assertTrue(text.out.startsWith(name + ", epsilon 0.25"), text.out);
        assertTrue(text.out.contains("% of the best possible") && text.out.contains(" oracle calls, and "), text.out);
    }

    @Test
    void theSeedDecidesWhatIsDrawnAndNothingElseDoes() throws IOException {
        JsonNode one = json("--algorithm", "stochastic");
        assertEquals(5, one.path("seed").asInt(), "that of the summary");
        assertEquals(one.path("members"), json("--algorithm", "stochastic").path("members"));
        assertEquals(
                one.path("members"),
                json("--algorithm", "lazier-than-lazy", "--seed", "5").path("members"));
        assertTrue(!one.path("members")
                .equals(json("--algorithm", "stochastic", "--seed", "6").path("members")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                --algorithm best                       | --algorithm must be plain, lazy, stochastic, lazier-than-lazy, threshold, sieve-streaming or three-sieves, but is 'best'
                --algorithm lazy --epsilon 0.2         | --epsilon means nothing for lazy
                --algorithm threshold --seed 2         | --seed means nothing for threshold
                --algorithm stochastic --rejections 2  | --rejections means nothing for stochastic
                --algorithm three-sieves --rejections 0| rejections must be at least 1, but was 0
                --algorithm stochastic --epsilon 1     | epsilon must lie strictly between 0 and 1, but was 1.0
                --epsilon 0.2                          | --epsilon, --seed and --rejections are for an --algorithm
                """)
    void whatMakesNoAlgorithmIsRefused(String arguments, String message) {
        Ran ran = run(arguments.split(" +"));
        assertEquals(2, ran.code);
        assertTrue(ran.err.startsWith(message), ran.err);
        assertEquals("", ran.out);
    }
}
