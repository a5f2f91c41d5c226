package dev.weir.app.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.MatrixMarket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class SolveCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeALaplacian() throws IOException {
        Files.write(folder.resolve("A.mtx"), (Iterable<String>)
                MatrixMarket.lines(FivePointGrid.laplacian(6, 5).toCsr())::iterator);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sor",
                "backward-sor",
                "ssor",
                "red-black",
                "multicolour",
                "cg",
                "ssor-cg",
                "block",
                "line --line-width 6",
                "line --line-width 6 --line-direction across"
            })
    void everyMethodFindsTheOnesBehindTheDefaultRightHandSide(String method) throws IOException {
        Run run = solve("A.mtx --omega 1.2 --out x.mtx --json --method " + method);
        assertEquals(0, run.exit, run.output);
        JsonNode json = new ObjectMapper().readTree(run.output);
        assertEquals("CONVERGED", json.path("status").asText());
        assertEquals("TOLERANCE_MET", json.path("reason").asText());
        assertTrue(json.path("iterations").asInt() > 0);
        double[] x = MatrixMarket.vector(Files.readString(folder.resolve("x.mtx")), MatrixMarket.Limits.DEFAULT);
        for (double value : x) {
            assertEquals(1, value, 1e-6);
        }
    }

    @Test
    void youngsOmegaIsComputedFromTheMatrix() throws IOException {
        JsonNode json = new ObjectMapper().readTree(solve("A.mtx --omega young --json --method sor").output);
        double radius = (Math.cos(Math.PI / 7) + Math.cos(Math.PI / 6)) / 2;
        assertEquals(
                2 / (1 + Math.sqrt(1 - radius * radius)), json.path("omega").asDouble(), 1e-12);
    }

    @Test
    void theStartVectorTheRightHandSideAndTheReferenceAreUsed() throws IOException {
        write("b.mtx", "%%MatrixMarket matrix array real general\n2 1\n3\n5\n");
        write("x.mtx", "%%MatrixMarket matrix array real general\n2 1\n1\n1\n");
        write("I.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 3\n2 2 5\n");
        Run run = solve("I.mtx --rhs b.mtx --start x.mtx --method cg --json --reference rhs");
        assertEquals(
                "START_IS_EXACT",
                new ObjectMapper().readTree(run.output).path("reason").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 2 2; 1 1 1; 2 1 1 | ZERO_DIAGONAL",
                "2 3 2; 1 1 1; 2 2 1 | NOT_SQUARE",
                "2 2 2; 1 1 1; 2 2 NaN | ILL_FORMED_MATRIX",
                "2 2 4; 1 1 1; 1 2 2; 2 1 2; 2 2 1 | RESIDUAL_GREW",
            })
    void aBadSystemEndsWithItsReason(String entries, String reason) throws IOException {
        write("bad.mtx", "%%MatrixMarket matrix coordinate real general\n" + entries.replace(';', '\n'));
        write("b.mtx", "%%MatrixMarket matrix array real general\n2 1\n1\n-1\n");
        Run json = solve("bad.mtx --rhs b.mtx --method sor --json");
        assertEquals(1, json.exit, json.output);
        assertEquals(
                reason, new ObjectMapper().readTree(json.output).path("reason").asText());
        Run text = solve("bad.mtx --rhs b.mtx --method sor");
        assertEquals(1, text.exit, text.output);
    }

    @Test
    void youngsOmegaIsRefusedWhereItHasNoMeaning() throws IOException {
        write("steep.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 4\n1 1 1\n1 2 2\n2 1 2\n2 2 1\n");
        Run run = solve("steep.mtx --method sor --omega young");
        assertEquals(1, run.exit);
        assertTrue(run.output.startsWith("YOUNG_UNDEFINED: "), run.output);
    }

    @Test
    void theCapEndsASolveWithExitCodeOne() {
        Run run = solve("A.mtx --method sor --max-iterations 3 --tolerance 1e-300");
        assertEquals(1, run.exit);
        assertTrue(run.output.startsWith("MAX_ITERATIONS after 3 iterations"), run.output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A.mtx --method sor --omega 2",
                "A.mtx --method sor --omega none",
                "A.mtx --method gauss",
                "A.mtx",
                "A.mtx --method sor --reference best",
                "A.mtx --method sor --tolerance -1",
                "A.mtx --method line",
                "A.mtx --method line --line-width 6 --line-direction up",
                "A.mtx --method block --block-size 0",
                "A.mtx --method sor --max-iterations -1",
                "none.mtx --method sor",
            })
    void aWrongRequestIsExitCodeTwo(String arguments) {
        Run run = solve(arguments);
        assertEquals(2, run.exit, run.output);
        assertTrue(!run.output.isBlank());
    }

    private record Run(int exit, String output) {}

    private Run solve(String arguments) {
        StringWriter output = new StringWriter();
        List<String> words = new ArrayList<>();
        for (String word : arguments.split(" ")) {
            words.add(word.endsWith(".mtx") ? folder.resolve(word).toString() : word);
        }
        int exit = new CommandLine(new SolveCommand())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(words.toArray(String[]::new));
        return new Run(exit, output.toString());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
