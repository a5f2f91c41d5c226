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
        assertTrue(
                output.toString().contains("holds none of NAME.checkpoints.csv, counts.csv, omega_young.csv"),
                output.toString());
        write("line.checkpoints.csv", HEADER + "up,4,three,fl_live,1,cardinality,1.735758882,1,,\n");
        assertEquals(2, verify());
        assertTrue(
                output.toString().contains("line.checkpoints.csv: 2: live must be a whole number, but is 'three'"),
                output.toString());
    }

    private static final String COUNTS =
            "matrix,method,omega,tol,max_iter,x0_constant,reference_norm,status,iterations,"
                    + "rel_residual,rel_residual_prev,robust\n";

    /** Two unknowns with Jacobi radius 1/2: Gauss-Seidel multiplies the error by 1/4, so the residual by it from the second sweep on. */
    private void writeASystem() throws IOException {
        write("two.mtx", "%%MatrixMarket matrix coordinate real symmetric\n2 2 3\n1 1 2\n2 1 -1\n2 2 2\n");
        write("two_b.mtx", "%%MatrixMarket matrix array real general\n2 1\n1\n1\n");
    }

    @Test
    void rightCountsRadiiAndOddsPass() throws IOException {
        writeASystem();
        write(
                "counts.csv",
                COUNTS + "two,SOR,1.0,0.05,100,0.0,r0,CONVERGED,3,0.0331456,0.1325825,1\r\n"
                        + "two,SOR,1.0,0.05,2,0.0,r0,MAXIT,2,0.1325825,0.5303301,1\n"
                        + "two,SOR,1.0,0.05,100,0.0,b,CONVERGED,5,0.0331456,0.1325825,0\n"
                        + "two,SSOR_CG,1.0,1e-8,100,0.0,r0,CONVERGED,2,1e-17,0.1,1\n");
        write("omega_young.csv", """
                matrix,n,nnz,jacobi_spectral_radius,omega_young,lambda_min,lambda_max
                two,2,4,0.5,1.0717967697244908,1,3
                two,2,4,0.5,1.0717967697244908,nan,nan
                """);
        write("tsallis_probs.csv", "d,eta,scaled_losses,probabilities\n2,2.0,0.0 0.0,0.5 0.5\n");
        assertEquals(0, verify(), output.toString());
        assertTrue(output.toString().endsWith("7 passed, 0 failed, 0 skipped\n"), output.toString());
    }

    @Test
    void aWrongCountStatusResidualOrEigenvalueFailsWithItsLine() throws IOException {
        writeASystem();
        write(
                "counts.csv",
                COUNTS + "two,SOR,1.0,0.05,100,0.0,r0,CONVERGED,4,0.0331456,0.1325825,1\n"
                        + "two,SOR,1.0,0.05,100,0.0,r0,DIVERGED,3,0.0331456,0.1325825,1\n"
                        + "two,SOR,1.0,0.05,100,0.0,r0,CONVERGED,6,0.0331456,0.1325825,0\n"
                        + "two,SOR,1.0,0.05,100,0.0,r0,CONVERGED,3,0.034,0.1325825,1\n");
        write("omega_young.csv", """
                matrix,n,nnz,jacobi_spectral_radius,omega_young,lambda_min,lambda_max
                two,2,4,0.5,,1,3
                two,2,4,0.5,1.0717967697244908,1.00001,3
                """);
        assertEquals(1, verify());
        assertTrue(
                output.toString()
                        .contains("counts.csv: 2: the plain form ends with CONVERGED (the residual met the tolerance)"
                                + " after 3 iterations; the fast form ends with"),
                output.toString());
        assertTrue(output.toString().contains("omega_young.csv: 3: lambda_min: "), output.toString());
        assertTrue(output.toString().endsWith("0 passed, 6 failed, 0 skipped\n"), output.toString());
    }

    @Test
    void wrongOddsFailWithTheirLineAndATableWithoutOddsIsNamed() throws IOException {
        write("tsallis_probs.csv", "d,eta,scaled_losses,probabilities\n2,2.0,0.0 1.0,0.5 0.5\n");
        assertEquals(1, verify());
        assertTrue(output.toString().contains("tsallis_probs.csv: 2: probabilities 0: 0."), output.toString());
        write("tsallis_probs.csv", "d,eta,scaled_losses\n2,2.0,0.0 1.0\n");
        assertEquals(2, verify());
        assertTrue(
                output.toString().contains("tsallis_probs.csv: row 1: there is no column probabilities"),
                output.toString());
    }

    @Test
    void aSystemThatCannotBeReadIsNamed() throws IOException {
        writeASystem();
        write("counts.csv", COUNTS + "two,JACOBI,1.0,0.05,100,0.0,r0,CONVERGED,4,0.1,0.1,1\n");
        assertEquals(2, verify());
        assertTrue(output.toString().contains("counts.csv: 2: method 'JACOBI' is none of"), output.toString());
        write("two.mtx", "%%MatrixMarket matrix coordinate real symmetric\n2 2 3\n1 1 2\n1 2 -1\n2 2 2\n");
        assertEquals(2, verify());
        assertTrue(
                output.toString().contains("two.mtx: line 4: row 1, column 2: only what is under"), output.toString());
    }

    @Test
    void aBackendThatThereIsNotIsAnError() throws IOException {
        write("manifest.json", "{\"cases\": []}");
        int code = new CommandLine(new VerifyCommand())
                .setErr(new PrintWriter(output, true))
                .execute(folder.toString(), "--backend", "abacus");
        assertEquals(2, code);
        assertTrue(output.toString().contains("there is no backend 'abacus'"), output.toString());
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
