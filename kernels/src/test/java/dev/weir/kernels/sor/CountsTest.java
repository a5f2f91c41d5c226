package dev.weir.kernels.sor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.linalg.CsrMatrix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts that another implementation found. */
final class CountsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lap10",
                "lap10_shift_m015",
                "tridiag30",
                "convdiff12",
                "indefinite10",
                "nos4",
                "aniso16",
                "gr_30_30"
            })
    void everyMethodNeedsExactlyTheKnownNumberOfIterations(String name) {
        CsrMatrix a = Vectors.matrix(name);
        double[] b = Vectors.rhs(name);
        List<String> faults = new ArrayList<>();
        int checked = 0;
        for (String[] row : Vectors.table("counts.csv")) {
            if (row[0].equals(name)) {
                checked++;
                Known known = Known.of(row);
                Outcome plain = Solver.solvePlainly(a, b, known.start(a), known.method, known.stopping);
                Outcome fast = Solver.solve(a, b, known.start(a), known.method, known.stopping);
                if (!known.isMetBy(plain, known.robust)) {
                    faults.add("plain: " + String.join(",", row) + ": " + plain);
                }
                // Where two forms of one method differ, rounding decides, whatever the mark says.
                if (!known.isMetBy(fast, known.robust && (!known.isCg() || fast.iterations() == plain.iterations()))) {
                    faults.add("fast: " + String.join(",", row) + ": " + fast);
                }
            }
        }
        assertEquals(List.of(), faults);
        assertTrue(checked > 20, "rows: " + checked);
    }

    private record Known(
            Method method, Stopping stopping, double start, Status status, int iterations, boolean robust) {
        static Known of(String[] row) {
            var reference = row[6].equals("b") ? ReferenceNorm.RHS : ReferenceNorm.INITIAL_RESIDUAL;
            return new Known(
                    method(row[1], row[2]),
                    new Stopping(Double.parseDouble(row[3]), Integer.parseInt(row[4]), reference),
                    Double.parseDouble(row[5]),
                    row[7].equals("MAXIT") ? Status.MAX_ITERATIONS : Status.valueOf(row[7]),
                    Integer.parseInt(row[8]),
                    row[11].equals("1"));
        }

        private static Method method(String name, String omega) {
            return switch (name) {
                case "SOR" -> new Method.Sor(Double.parseDouble(omega));
                case "SOR_BACKWARD" -> new Method.BackwardSor(Double.parseDouble(omega));
                case "SSOR" -> new Method.Ssor(Double.parseDouble(omega));
                case "SOR_REDBLACK" -> new Method.RedBlack(Double.parseDouble(omega));
                case "CG" -> new Method.Cg();
                case "SSOR_CG" -> new Method.SsorCg(Double.parseDouble(omega));
                default -> throw new IllegalArgumentException(name);
            };
        }

        boolean isCg() {
            return method instanceof Method.SsorCg;
        }

        double[] start(CsrMatrix a) {
            return Vectors.constant(a.rows(), start);
        }

        boolean isMetBy(Outcome outcome, boolean exactly) {
            int slack = exactly ? 0 : Math.max(2, iterations / 20);
            return outcome.status() == status
                    && (status == Status.DIVERGED || Math.abs(outcome.iterations() - iterations) <= slack);
        }
    }
}
