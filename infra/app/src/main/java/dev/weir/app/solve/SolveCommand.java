package dev.weir.app.solve;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.MatrixMarket;
import dev.weir.kernels.sor.IllFormedSystem;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Status;
import dev.weir.kernels.sor.Stopping;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir solve A.mtx}: 0 converged, 1 not, or the system is bad, 2 the request was wrong. */
@Command(
        name = "solve",
        mixinStandardHelpOptions = true,
        description = "Solves A x = b and counts the iterations.",
        footer = {
            "",
            "Example: weir solve A.mtx --rhs b.mtx --method ssor-cg --omega 1.5 --out x.mtx",
            "Example: weir solve A17.mtx --method sor --omega auto --memory omega.json --context -2.3 --context-range -5,0"
        })
public final class SolveCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli, as are the fields below.
    private CommandSpec spec;

    @Parameters(paramLabel = "A.mtx", description = "The matrix, in Matrix Market form.")
    @SuppressWarnings("NullAway.Init")
    private Path matrix;

    @Option(
            names = "--rhs",
            paramLabel = "B.mtx",
            description = "The right-hand side, one column; default A times a vector of ones.")
    private @Nullable Path rhs;

    @Option(names = "--start", paramLabel = "X.mtx", description = "The start vector, one column; default 0.")
    private @Nullable Path start;

    @Option(names = "--out", paramLabel = "X.mtx", description = "Write the last iterate there.")
    private @Nullable Path out;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MethodOptions method;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MemoryOptions memory;

    @Option(
            names = "--tolerance",
            defaultValue = "1e-8",
            description =
                    "Converged when the residual is at most this times the reference (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(names = "--max-iterations", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}.")
    private int iterationsMax;

    @Option(
            names = "--reference",
            defaultValue = "initial-residual",
            description = "initial-residual, rhs or absolute (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String reference;

    @Option(
            names = "--stagnation",
            defaultValue = "0",
            description = "Give up after so many iterations without progress; 0 for never (default).")
    private int stagnationMax;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean asJson;

    @Override
    public Integer call() {
        try {
            Stopping stopping = stopping();
            method.check();
            memory.check(method.isAuto(), method.name());
            CsrMatrix a = MarketFiles.read(matrix, lines -> MatrixMarket.matrix(lines, MatrixMarket.Limits.DEFAULT));
            double[] x = vector(start, a.rows()).orElseGet(() -> new double[a.columns()]);
            double[] b = vector(rhs, a.rows()).orElseGet(() -> ofOnes(a));
            return solve(a, b, x, stopping);
        } catch (WrongRequest e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (BadSystem e) {
            return refuse(e.reason(), String.valueOf(e.getMessage()));
        } catch (IllFormedSystem e) {
            return refuse(e.fault().name(), matrix + ": " + e.getMessage());
        }
    }

    private int solve(CsrMatrix a, double[] b, double[] x, Stopping stopping) {
        Solved solved = solved(a, b, x, stopping);
        if (out != null) {
            MarketFiles.write(out, MatrixMarket.lines(x));
        }
        Report report = Report.of(method.name(), solved, a, b, x);
        spec.commandLine().getOut().println(asJson ? report.json() : report.text());
        spec.commandLine().getOut().flush();
        return solved.outcome().status() == Status.CONVERGED ? 0 : 1;
    }

    private Solved solved(CsrMatrix a, double[] b, double[] x, Stopping stopping) {
        if (!method.isAuto()) {
            Method chosen = method.choose(a);
            return Solved.with(Solver.solve(a, b, x, chosen, stopping), chosen, method.source());
        }
        return memory.memory(method.kind())
                .map(each -> memory.solve(each, a, b, x, method.of(1), stopping))
                .orElseGet(() -> SelfTuning.solve(new Legs(a, b, x, stopping), method::of));
    }

    private Stopping stopping() {
        ReferenceNorm norm =
                switch (reference) {
                    case "initial-residual" -> ReferenceNorm.INITIAL_RESIDUAL;
                    case "rhs" -> ReferenceNorm.RHS;
                    case "absolute" -> ReferenceNorm.ABSOLUTE;
                    default ->
                        throw new WrongRequest(
                                "--reference must be initial-residual, rhs or absolute, but is '" + reference + "'");
                };
        try {
            return new Stopping(tolerance, iterationsMax, norm, stagnationMax);
        } catch (IllegalArgumentException e) {
            throw new WrongRequest(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<double[]> vector(@Nullable Path file, int rows) {
        if (file == null) {
            return Optional.empty();
        }
        double[] vector = MarketFiles.read(file, lines -> MatrixMarket.vector(lines, MatrixMarket.Limits.DEFAULT));
        if (vector.length != rows) {
            throw new BadSystem(
                    IllFormedSystem.Fault.WRONG_SIZE.name(),
                    file + ": the vector must have " + rows + " rows, but has " + vector.length);
        }
        return Optional.of(vector);
    }

    private static double[] ofOnes(CsrMatrix a) {
        double[] ones = new double[a.columns()];
        Arrays.fill(ones, 1);
        double[] b = new double[a.rows()];
        a.multiply(ones, b, 0, a.rows());
        return b;
    }

    private int refuse(String reason, String message) {
        if (asJson) {
            spec.commandLine().getOut().println(Report.refusal(reason, message));
            spec.commandLine().getOut().flush();
        } else {
            spec.commandLine().getErr().println(reason + ": " + message);
        }
        return 1;
    }
}
