package dev.weir.app.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class VerifyCommandTest {
    private static final String HEADER =
            "stream,step,live,objective,k,constraint,greedy_value,greedy_ids,opt_value,opt_ids\n";

    private final StringWriter output = new StringWriter();

    @TempDir
    private Path folder;

    /** Three points on a line; the middle one is worth 1 + 2/e. */
    @BeforeEach
    void writeTheElements() throws IOException {
        write("line.features.csv", "id,group,x0\n0,a,0\n1,a,1\n2,b,2\n");
        write("line.meta.json", "{\"anchors\": [0, 1, 2], \"rbf_scale\": 1.0, \"dims\": 1, \"n\": 3}");
        write("line.up.stream.csv", "step,op,id\n1,I,0\n2,I,1\n3,I,2\n4,D,9\n");
    }

    @Test
    void rightAnswersPassForEveryObjective() throws IOException {
        write(
                "line.checkpoints.csv",
                HEADER + "up,4,3,fl_live,1,cardinality,1.735758882,1,1.735758882,1\n"
                        + "up,4,3,fl_anchor,1,partition:a=0,1.386195080,2,,\n"
                        + "up,4,3,coverage,2,cardinality,1,1,1,0 1\n"
                        + "up,4,3,wcoverage,1,cardinality,1,1,1,1\n"
                        + "up,4,3,feat_sqrt,2,cardinality,1.732050808,2 1,1.732050808,1 2\n"
                        + "up,4,3,feat_log,1,cardinality,1.098612289,2,1.098612289,2\n"
                        + "up,4,3,logdet,1,cardinality,0.6931471806,0,,\n");
        assertEquals(0, verify());
        assertTrue(output.toString().endsWith("7 passed, 0 failed, 0 skipped\n"), output.toString());
    }

    @Test
    void aCheckpointOfAnAbsentStreamIsSkippedAndNothingCheckedIsNoSuccess() throws IOException {
        write("line.checkpoints.csv", HEADER + "down,4,3,fl_live,1,cardinality,1,0,,\n");
        assertEquals(1, verify());
        assertTrue(output.toString().endsWith("0 passed, 0 failed, 1 skipped\n"), output.toString());
    }

    @Test
    void aWrongAnswerFailsWithItsLine() throws IOException {
        write("line.checkpoints.csv", HEADER + "up,4,3,fl_live,1,cardinality,1.735758982,1,,\n");
        assertEquals(1, verify());
        assertTrue(
                output.toString().contains("line.checkpoints.csv: 2: plain greedy reaches 1.7357588"),
                output.toString());
        assertTrue(output.toString().endsWith("0 passed, 1 failed, 0 skipped\n"), output.toString());
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        assertEquals(2, verify());
        assertTrue(output.toString().contains("holds no NAME.checkpoints.csv"), output.toString());
        write("line.checkpoints.csv", HEADER + "up,4,three,fl_live,1,cardinality,1.735758882,1,,\n");
        assertEquals(2, verify());
        assertTrue(
                output.toString().contains("line.checkpoints.csv: 2: live must be a whole number, but is 'three'"),
                output.toString());
    }

    private int verify() {
        return new CommandLine(new VerifyCommand())
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output, true))
                .execute(folder.toString());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
