package dev.weir.kernels.bandit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LearnerVectorsTest {
    @ParameterizedTest
    @CsvSource({
        "tsallis_probs.csv, 11",
        "tsallis_trace_a.csv, 60",
        "tsallis_trace_b.csv, 60",
        "chebcb_trace_a.csv, 80",
        "chebcb_trace_b.csv, 80"
    })
    void everyRowComesOutAsTheIndependentImplementationHasIt(String name, int rows) throws IOException {
        LearnerVectors.Report report = LearnerVectors.check(name, lines(name));
        assertEquals(List.of(), report.failures());
        assertEquals(rows, report.passed());
    }

    @ParameterizedTest
    @CsvSource({"tsallis_probs.csv, probabilities", "tsallis_trace_a.csv, losses", "chebcb_trace_a.csv, theta"})
    void oneChangedDigitIsReportedWithItsLine(String name, String what) throws IOException {
        List<String> lines = new ArrayList<>(lines(name));
        String line = lines.get(8);
        lines.set(8, line.substring(0, line.lastIndexOf('.')) + ".123456" + line.substring(line.lastIndexOf('.') + 7));
        List<String> failures = LearnerVectors.check(name, lines).failures();
        assertEquals(1, failures.size(), failures::toString);
        assertTrue(failures.getFirst().startsWith(name + ": 9: " + what), failures::toString);
    }

    @Test
    void aTableOfAnotherFormIsRefusedWithItsLine() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> LearnerVectors.check("tsallis_probs_x.csv", List.of("d,eta,scaled_losses", "1,2.0,0.0")));
        assertEquals("tsallis_probs_x.csv: 2: there is no column probabilities", e.getMessage());
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(LearnerVectorsTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
