package dev.weir.app.verify;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.sor.IllFormedSystem;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Status;
import dev.weir.kernels.sor.Stopping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Iteration counts of {@code counts.csv}, through the plain and the fast form of every method. A robust row asks for equality, another one for a
 * difference of at most max(2, 5 %), a diverged one for the status only. Conjugate gradients may be so sensitive to rounding that two forms of one
 * iteration differ; where ours do, rounding has decided and the wider rule holds for the fast form.
 */
final class CountChecks {
    static final String FILE = "counts.csv";

    private static final double SHARE = 0.05;
    private static final int SLACK_MIN = 2;

    /** Of the residual, in rows that are robust and not of conjugate gradients. */
    private static final double RESIDUAL_TOLERANCE = 1e-5;

    private CountChecks() {}

    static void run(Path folder, List<String> files, Result result) {
        LinearSystems systems = new LinearSystems(folder);
        for (Table.Row row : Table.read(folder.resolve(FILE)).rows()) {
            check(row, systems, result);
        }
    }

    private record Known(Method method, Status status, int iterations, double residual, boolean robust) {
        boolean conjugate() {
            return method instanceof Method.Cg || method instanceof Method.SsorCg;
        }

        void judge(String form, Outcome outcome, boolean exactly, List<String> faults) {
            int slack = exactly ? 0 : (int) Math.max(SLACK_MIN, SHARE * iterations);
            boolean counted = status == Status.DIVERGED || Math.abs(outcome.iterations() - iterations) <= slack;
            if (outcome.status() != status || !counted) {
                faults.add("the " + form + " form ends with " + outcome.status() + " ("
                        + outcome.reason().sentence() + ") after " + outcome.iterations() + " iterations");
            } else if (robust && !conjugate() && status != Status.DIVERGED) {
                double error = Math.abs(outcome.relativeResidual() - residual);
                if (!(error <= RESIDUAL_TOLERANCE * residual)) {
                    faults.add("the " + form + " form ends with the relative residual " + outcome.relativeResidual());
                }
            }
        }
    }

    private static void check(Table.Row row, LinearSystems systems, Result result) {
        CsrMatrix a = systems.matrix(row);
        double[] b = systems.rhs(row);
        Known known = known(row);
        Stopping stopping = stopping(row);
        double start = row.number("x0_constant");
        List<String> faults = new ArrayList<>();
        try {
            Outcome plain = Solver.solvePlainly(a, b, constant(a.rows(), start), known.method, stopping);
            Outcome fast = Solver.solve(a, b, constant(a.rows(), start), known.method, stopping);
            boolean rounding = known.conjugate() && plain.iterations() != fast.iterations();
            known.judge("plain", plain, known.robust, faults);
            known.judge("fast", fast, known.robust && !rounding, faults);
        } catch (IllFormedSystem e) {
            faults.add(e.fault() + ": " + e.getMessage());
        }
        result.add(row, faults);
    }

    private static Known known(Table.Row row) {
        return new Known(
                method(row),
                status(row),
                row.integer("iterations"),
                row.number("rel_residual"),
                switch (row.text("robust").strip()) {
                    case "1" -> true;
                    case "0" -> false;
                    default -> throw row.wrong("robust must be 0 or 1, but is '" + row.text("robust") + "'");
                });
    }

    private static Method method(Table.Row row) {
        String name = row.text("method").strip();
        try {
            return switch (name) {
                case "SOR" -> new Method.Sor(row.number("omega"));
                case "SOR_BACKWARD" -> new Method.BackwardSor(row.number("omega"));
                case "SSOR" -> new Method.Ssor(row.number("omega"));
                case "SOR_REDBLACK" -> new Method.RedBlack(row.number("omega"));
                case "CG" -> new Method.Cg();
                case "SSOR_CG" -> new Method.SsorCg(row.number("omega"));
                default ->
                    throw row.wrong(
                            "method '" + name + "' is none of SOR, SOR_BACKWARD, SSOR, SOR_REDBLACK, CG, SSOR_CG");
            };
        } catch (IllegalArgumentException e) {
            throw row.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Status status(Table.Row row) {
        return switch (row.text("status").strip()) {
            case "CONVERGED" -> Status.CONVERGED;
            case "DIVERGED" -> Status.DIVERGED;
            case "MAXIT", "MAX_ITERATIONS" -> Status.MAX_ITERATIONS;
            case "BREAKDOWN" -> Status.BREAKDOWN;
            default ->
                throw row.wrong("status '" + row.text("status") + "' is none of CONVERGED, DIVERGED, MAXIT, BREAKDOWN");
        };
    }

    private static Stopping stopping(Table.Row row) {
        ReferenceNorm reference =
                switch (row.text("reference_norm").strip()) {
                    case "r0" -> ReferenceNorm.INITIAL_RESIDUAL;
                    case "b" -> ReferenceNorm.RHS;
                    case "1" -> ReferenceNorm.ABSOLUTE;
                    default ->
                        throw row.wrong("reference_norm '" + row.text("reference_norm") + "' is none of r0, b, 1");
                };
        try {
            return new Stopping(row.number("tol"), row.integer("max_iter"), reference);
        } catch (IllegalArgumentException e) {
            throw row.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static double[] constant(int size, double value) {
        double[] vector = new double[size];
        Arrays.fill(vector, value);
        return vector;
    }
}
