package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Backend;
import dev.weir.streams.definition.JobsDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobsReaderTest {
    @Test
    void anEmptyBlockHasTopicsOfItsName() {
        Settings settings = PipelineFile.parse("jobs.conf", "jobs.scoring { }");
        assertEquals(
                List.of(new JobsDefinition("scoring", "scoring.jobs", "scoring.results", "scoring.dead-letters")),
                settings.jobs());
        assertEquals(
                new Settings.Compute(0, Optional.empty(), Optional.empty(), Duration.ZERO, Duration.ofSeconds(5)),
                settings.compute());
        assertEquals(List.of("scoring"), settings.names());
    }

    @Test
    void everyKeyIsRead() {
        Settings settings = PipelineFile.parse("jobs.conf", """
                jobs.a { note = "n", topic = t, sinks { results = r, dead-letters = d } }
                compute { lanes = 3, memory-mib = 64, backend = vector, batch-delay = 2ms, hung-after = 20s }""");
        assertEquals(List.of(new JobsDefinition("a", "t", "r", "d")), settings.jobs());
        assertEquals(
                new Settings.Compute(
                        3,
                        Optional.of(64L << 20),
                        Optional.of(Backend.VECTOR),
                        Duration.ofMillis(2),
                        Duration.ofSeconds(20)),
                settings.compute());
        assertEquals("n", settings.notes().get("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jobs.a { topic = "a b" }                                      | jobs.a.topic
            jobs.a { topics = t }                                         | topic
            jobs.a { topic = t, sinks { results = t } }                   | must not be a topic that a itself writes to
            jobs { a { sinks { results = r } }, b { sinks { results = r } } } | writes to it already
            jobs.a { }, compute { lanes = 2000 }                          | from 0 to 1024
            jobs.a { }, compute { backend = cuda }                        | best, plain, vector or openblas
            jobs.a { }, compute { batch-delay = 2s }                      | from 0s to 1s
            jobs.a { }, compute { hung-after = 10ms }                     | from 1s to 1h
            jobs.a { }, solvers.a { solve { }, learner { context { min = 0, max = 1 } } } | this name is taken
            """)
    void whatIsWrongIsNamed(String text, String message) {
        InvalidFile invalid = assertThrows(InvalidFile.class, () -> PipelineFile.parse("jobs.conf", text));
        assertTrue(String.valueOf(invalid.getMessage()).contains(message), invalid.getMessage());
    }
}
