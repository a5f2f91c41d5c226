package dev.weir.app.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A folder of one case: {@code [1 2]·[3; want − 3]}. */
final class KernelChecksTest {
    private static final String MANIFEST = """
            {"format": 1, "cases": [{"kernel": "gemm", "case": "one", "file": "one.bin", "params": {"note": "ignored"},
              "inputs": [{"name": "A", "dtype": "f32", "shape": [1, 2], "offset": 0, "bytes": 8},
                         {"name": "B", "dtype": "f32", "shape": [2, 1], "offset": 8, "bytes": 8}],
              "expected": [{"name": "C", "dtype": "f64", "shape": [1, 1], "offset": 16, "bytes": 8}], "tol_f32": 1e-5}]}""";

    private final StringWriter output = new StringWriter();

    @TempDir
    private Path folder;

    private int verify(String manifest, double want) throws IOException {
        Files.writeString(folder.resolve("manifest.json"), manifest);
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(1).putFloat(2).putFloat(3).putFloat(4).putDouble(want);
        Files.write(folder.resolve("one.bin"), bytes.array());
        return new CommandLine(new VerifyCommand())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(folder.toString(), "--backend", "plain");
    }

    private void assertTold(String what) {
        assertTrue(output.toString().contains(what), output.toString());
    }

    @Test
    void anAnswerWithinTheTolerancePasses() throws IOException {
        assertEquals(0, verify(MANIFEST, 11 + 1e-4));
        assertTold("1 passed, 0 failed, 0 skipped");
    }

    @Test
    void anAnswerBeyondItFailsWithItsErrorAndBackend() throws IOException {
        assertEquals(1, verify(MANIFEST, 11 + 2e-4));
        assertTold("gemm/one on plain: C is off by 1.82e-05, and 1.00e-05 is allowed");
    }

    @Test
    void whatIsNotFiniteMustBeTheSame() throws IOException {
        assertEquals(1, verify(MANIFEST, Double.NEGATIVE_INFINITY));
        assertTold("C is 11.0 for -Infinity at place 0");
    }

    @Test
    void aKernelAnOutputAndAShapeThatAreNotThereFail() throws IOException {
        assertEquals(1, verify(MANIFEST.replace("\"gemm\"", "\"gem\""), 11));
        assertTold("there is no kernel gem");
        assertEquals(1, verify(MANIFEST.replace("\"C\"", "\"D\""), 11));
        assertTold("gives no D");
        assertEquals(1, verify(MANIFEST.replace("[1, 1]", "[1]"), 11));
        assertTold("C is [1×1] for [1]");
        assertEquals(1, verify(MANIFEST.replace("[1, 2]", "[2, 1]"), 11));
        assertTold("SHAPE: ");
    }

    @Test
    void aFolderThatIsNoneIsRefusedWithItsPlace() throws IOException {
        assertEquals(2, verify(MANIFEST.replace("\"offset\": 16", "\"offset\": 17"), 11));
        assertTold("gemm/one: C: [1×1] of f64 at byte 17 does not lie within 24 bytes");
        assertEquals(2, verify(MANIFEST.replace("one.bin", "../one.bin"), 11));
        assertTold("'../one.bin' lies outside of the folder");
        assertEquals(2, verify(MANIFEST.replace("1e-5", "0"), 11));
        assertTold("tol_f32 must be a number over 0");
        assertEquals(2, verify("{}", 11));
        assertTold("there is no list of cases");
        assertEquals(2, verify("{", 11));
        assertTold("cannot read");
    }
}
