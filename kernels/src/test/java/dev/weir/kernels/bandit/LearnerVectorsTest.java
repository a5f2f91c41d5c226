package dev.weir.kernels.bandit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void everyRowComesOutAsAnIndependentImplementationHasIt(String name, int rows) throws IOException {
        List<List<String>> faults = LearnerVectors.faults(name, table(name));
        assertEquals(rows, faults.size());
        faults.forEach(row -> assertEquals(List.of(), row));
    }

    @ParameterizedTest
    @CsvSource({
        "tsallis_probs.csv, probabilities",
        "tsallis_trace_a.csv, cumulative_losses_after",
        "chebcb_trace_a.csv, scale_after",
        "chebcb_trace_b.csv, theta_of_arm_after"
    })
    void aNumberThatIsOffByAThousandthIsAFaultOfItsRow(String name, String column) throws IOException {
        List<Map<String, String>> table = table(name);
        String[] numbers = Objects.requireNonNull(table.get(7).get(column)).split(" ");
        numbers[numbers.length - 1] = String.valueOf(Double.parseDouble(numbers[numbers.length - 1]) * 1.001);
        table.get(7).put(column, String.join(" ", numbers));
        List<List<String>> faults = LearnerVectors.faults(name, table);
        assertEquals(1, faults.get(7).size());
        assertEquals(column, faults.get(7).getFirst().replaceAll(" .*", ""));
        assertEquals(1, faults.stream().mapToInt(List::size).sum());
    }

    @Test
    void aTableOfAnotherFormIsRefusedByRowAndColumn() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> LearnerVectors.faults("tsallis_probs.csv", List.of(Map.of("eta", "2", "scaled_losses", "0"))));
        assertEquals("row 1: there is no column probabilities", e.getMessage());
    }

    private static List<Map<String, String>> table(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(LearnerVectorsTest.class.getResourceAsStream(name), name)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            String[] columns = lines.getFirst().split(",");
            List<Map<String, String>> table = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",");
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < columns.length; i++) {
                    row.put(columns[i], cells[i]);
                }
                table.add(row);
            }
            return table;
        }
    }
}
