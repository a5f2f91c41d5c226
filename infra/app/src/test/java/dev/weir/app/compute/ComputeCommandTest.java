package dev.weir.app.compute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.streams.wire.ComputeFrame;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ComputeCommandTest {
    private static final String JOB =
            "{\"kernel\":\"gemm\",\"id\":\"a\",\"inputs\":{\"A\":{\"shape\":[2,2],\"values\":[1,2,3,4]},"
                    + "\"B\":{\"shape\":[2,1],\"values\":[1,1]}}}";

    @TempDir
    private Path directory;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new ComputeCommand());
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private String file(String name, byte[] bytes) throws Exception {
        return Files.write(directory.resolve(name), bytes).toString();
    }

    private static byte[] outer(int size) {
        return ComputeFrame.write(
                ComputeFrame.JOB,
                JsonNodeFactory.instance.objectNode().put("kernel", "gemm"),
                Map.of(
                        "A", new FloatTensor(Shape.of(size, 1), new float[size]),
                        "B", new FloatTensor(Shape.of(1, size), new float[size])));
    }

    @Test
    void aJobIsComputedFromJsonFromAFrameAndFromStandardInput() throws Exception {
        String json = file("job.json", JOB.getBytes(UTF_8));
        Ran ran = run(json, "--json", "--backend", "plain");
        assertEquals(0, ran.code, ran.err);
        var result = new ObjectMapper().readTree(ran.out);
        assertEquals("[3.0,7.0]", result.at("/outputs/C/values").toString());
        assertEquals("plain", result.path("backend").asText());
        assertEquals("a", result.path("id").asText());

        Path out = directory.resolve("result.frame");
        assertTrue(run(file("job.frame", outer(3)), "--out", out.toString()).out.contains("C [3×3] of f32: 0.00000"));
        var parts = ComputeFrame.read(Files.readAllBytes(out), ComputeFrame.RESULT);
        assertEquals("done", parts.header().path("outcome").asText());

        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(JOB.getBytes(UTF_8)));
            assertTrue(run("-").out.contains("C [2×1] of f32: 3.00000 7.00000"));
            System.setIn(new ByteArrayInputStream(new byte[0]));
            assertTrue(run("-").err.startsWith("standard input: TYPE: "));
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatIsWrongIsOneSentenceThatNamesTheFile() throws Exception {
        String json = file("job.json", JOB.getBytes(UTF_8));
        String nowhere = directory.resolve("no").resolve("where").toString();
        Path result = directory.resolve("result.frame");
        assertEquals(0, run(json, "--out", result.toString()).code);
        String torn = file("torn.frame", "WEIR".getBytes(UTF_8));
        String large = file("large.frame", outer(40_000));
        for (List<String> wrong : List.of(
                List.of("there is no file " + nowhere, nowhere),
                List.of("cannot read " + directory + ": ", directory.toString()),
                List.of("cannot write " + nowhere + ": there is no such folder", json, "--out", nowhere),
                List.of(result + ": TYPE: a job is needed, but this is a result", result.toString()),
                List.of(torn + ": TYPE: a frame begins with WEIR and has at least 12 bytes", torn),
                List.of(large + ": OVERBUDGET: it needs 6104 MiB, and the heap may have ", large))) {
            Ran ran = run(wrong.subList(1, wrong.size()).toArray(String[]::new));
            assertEquals(1, ran.code, wrong + ran.out);
            assertTrue(ran.err.contains(wrong.getFirst()), ran.err);
            assertEquals(1, ran.err.lines().count(), ran.err);
        }
        assertEquals(2, run(json, "--backend", "gpu").code);
        assertEquals(2, run().code);
    }

    @Test
    void theKernelsAreListedWithTheirInputsOutputsAndParameters() {
        Ran ran = run("--list");
        assertEquals(0, ran.code);
        String gemm = "gemm\n  inputs      A, B, C0?\n  outputs     C\n  parameters  alpha, beta";
        assertTrue(ran.out.replace("\r", "").contains(gemm), ran.out);
        assertTrue(ran.out.contains("inputs      X, W, row_tenant, A0…?, B0…?"), ran.out);
    }
}
