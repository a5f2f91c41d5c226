package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PipelineFileFuzzTest {
    private static final int FILES = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String VALID = """
            pipelines.quakes {
              note = "a sentence"
              source { topic = "q", id = "$.id", time = "$.t", group = "$.net", cost = "$.c", lateness = 1h, idle = 5s }
              features = [ { geo = ["$.lat", "$.lon"] }, { text = "$.msg", buckets = 64, weight = 1 } ]
              window { time = 24h, count = 1000 }
              summary { k = 10, similarity { rbf = 0.5 }, anchors { sample = 64 }, quotas { "us" = { min = 1, max = 4 } }, pinned = [a], forbidden = [b], budget = 9, seed = 7 }
              sinks { members = "q.members" }
            }
            pipelines.b = ${pipelines.quakes} { source.topic = r, sinks.members = r.members }
            pipelines.r {
              source { topic = s, id = "$.id" }
              features = [ { ranks = ["$.a", "$.b"], candidates = 9 } ]
              summary { k = 2, objective = multiwinner, rule = sntv }
            }
            pipelines.n {
              source { topic = n, id = "$.id" }
              features = [ { neighbours = "$.near", buckets = 1073741824 } ]
              summary { k = 2, similarity = given }
            }
            solvers.heat {
              note = "a sentence", systems = heat.in, matrices = heat.matrices, audit-every = 10
              solve { method = line, line-width = 10, line-direction = across, tolerance = 1e-6, max-iterations = 500, reference = rhs }
              learner {
                rule = curve, follow = true, terms = 4, values { scale = omega, min = 1, max = 1.9, count = 20 }
                context { min = -1, max = 2.5, bend = 20 }, hedge = 2, least-cost = 1, lease = 5m, open-max = 64, seed = -3
              }
              sinks { solutions = heat.out, dead-letters = q.dead-letters }
            }
            solvers.c = ${solvers.heat} { systems = c.in, sinks { solutions = c.out, dead-letters = c.dead-letters } }
            kafka { bootstrap-servers = "a:9092", properties { security.protocol = SSL } }
            http { host = "127.0.0.1", port = 8080, hosts = [] }
            state { directory = ${?HOME}, cache = none }
            """;
    private static final List<String> PARTS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\"\"\"",
            "=",
            ":",
            "+=",
            ",",
            "\n",
            "#",
            "//",
            "${",
            "${?a}",
            "${pipelines}",
            "include \"x\"",
            "null",
            "1e999",
            "-1",
            "99999999999999999999",
            "NaN",
            "true",
            "\\u0000",
            "\\",
            ".",
            "..",
            "\u202E",
            "é",
            "\0",
            "a.b.c = 1");

    @TempDir
    private Path folder;

    static LongStream seeds() {
        return Seeds.of(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void amongMutationsOfAFileThereAreOnlyValidAndInvalidOnes(long seed) throws IOException {
        RandomGenerator random = Seeds.generator(seed);
        Path file = folder.resolve("fuzz.conf");
        Files.writeString(file, VALID);
        assertFalse(refused(file));
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            String text = mutated(random);
            Files.writeString(file, text);
            refused += assertTimeoutPreemptively(PATIENCE, () -> refused(file), text) ? 1 : 0;
        }
        assertTrue(refused > FILES / 4 && refused < FILES, "refused " + refused + " of " + FILES);
    }

    private static boolean refused(Path file) {
        try {
            PipelineFile.read(file);
            return false;
        } catch (InvalidFile e) {
            assertFalse(e.problems().isEmpty());
            return true;
        }
    }

    private static String mutated(RandomGenerator random) {
        StringBuilder text = new StringBuilder(VALID);
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(text.length());
            int length = Math.min(text.length() - at, 1 + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, at + length);
                case 1 -> text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
                case 2 -> text.replace(at, at + length, PARTS.get(random.nextInt(PARTS.size())));
                default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
            }
        }
        return text.toString();
    }
}
