package dev.weir.kernels.sor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.RowMatrix;
import dev.weir.kernels.linalg.Triplets;
import dev.weir.kernels.sor.IllFormedSystem.Fault;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Systems that are bad, or good at once. */
final class EdgeCasesTest {
    private static final RowMatrix GRID = FivePointGrid.laplacian(4, 3);
    private static final CsrMatrix INDEFINITE =
            CsrMatrix.of(2, new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, new double[] {1, 2, 2, 1});

    static Stream<Method> methods() {
        return Stream.of(
                new Method.Sor(1.3),
                new Method.BackwardSor(1.3),
                new Method.Ssor(1.3),
                new Method.RedBlack(1.3),
                new Method.Multicolour(1.3),
                new Method.Cg(),
                new Method.SsorCg(1.3),
                new Method.Block(1.3, 5),
                new Method.Line(1.3, 4, Method.Line.Direction.ALONG),
                new Method.Line(1.3, 4, Method.Line.Direction.ACROSS));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 2, 2.5, Double.NaN, Double.POSITIVE_INFINITY})
    void omegaOutsideOfZeroToTwoIsRefused(double omega) {
        assertThrows(IllegalArgumentException.class, () -> new Method.Sor(omega));
        assertThrows(IllegalArgumentException.class, () -> new Method.SsorCg(omega));
        assertThrows(IllegalArgumentException.class, () -> new Method.Block(omega, 2));
        assertThrows(IllegalArgumentException.class, () -> new Method.Line(omega, 2, Method.Line.Direction.ALONG));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aZeroOrMissingDiagonalIsRefusedWithItsRow(Method method) {
        Triplets triplets = new Triplets(12, 12);
        for (int row = 0; row < 12; row++) {
            if (row != 7) {
                triplets.add(row, row, 2);
            }
        }
        assertRefused(Fault.ZERO_DIAGONAL, "row 7 ", triplets.toCsr(), ones(12), new double[12], method);
        triplets.add(7, 7, 0);
        assertRefused(Fault.ZERO_DIAGONAL, "row 7 ", triplets.toCsr(), ones(12), new double[12], method);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatDoesNotFitTogetherIsRefused(Method method) {
        assertRefused(Fault.NOT_SQUARE, "3 x 4", new Triplets(3, 4).toCsr(), ones(3), new double[3], method);
        assertRefused(Fault.WRONG_SIZE, "right-hand side must have 12", GRID, ones(11), new double[12], method);
        assertRefused(Fault.WRONG_SIZE, "start vector must have 12", GRID, ones(12), new double[13], method);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void vectorsThatAreNotFiniteAreRefusedWithTheirRow(Method method) {
        double[] faulty = ones(12);
        faulty[5] = Double.NaN;
        assertRefused(Fault.NOT_FINITE, "row 5 of the right-hand side", GRID, faulty, new double[12], method);
        faulty[5] = Double.NEGATIVE_INFINITY;
        assertRefused(Fault.NOT_FINITE, "row 5 of the start vector", GRID, ones(12), faulty, method);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void nothingToDoTakesNoIteration(Method method) {
        double[] x = new double[12];
        Outcome outcome = Solver.solve(GRID, new double[12], x, method, Stopping.DEFAULT);
        assertEquals(new Outcome(Reason.START_IS_EXACT, 0, 0), outcome);
        assertArrayEquals(new double[12], x);
        double[] b = new double[12];
        GRID.multiply(ones(12), b, 0, 12);
        b[3] += 1e-9;
        var byRhs = new Stopping(1e-8, 10, ReferenceNorm.RHS);
        assertEquals(
                Reason.TOLERANCE_MET,
                Solver.solve(GRID, b, ones(12), method, byRhs).reason());
        assertEquals(0, Solver.solve(GRID, b, ones(12), method, byRhs).iterations());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aZeroRightHandSideFromAnotherStartIsIteratedNormally(Method method) {
        for (ReferenceNorm reference : ReferenceNorm.values()) {
            double[] x = ones(12);
            Outcome outcome = Solver.solve(GRID, new double[12], x, method, new Stopping(1e-8, 500, reference));
            assertEquals(Status.CONVERGED, outcome.status());
            assertTrue(outcome.iterations() > 0);
            assertArrayEquals(new double[12], x, 1e-7);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theCapEndsEverySolveAndIsWhatALearnerIsTold(Method method) {
        var impossible = new Stopping(0, 40, ReferenceNorm.INITIAL_RESIDUAL);
        Outcome outcome =
                Solver.solve(Vectors.matrix("nos4"), Vectors.rhs("nos4"), new double[100], wide(method), impossible);
        assertEquals(Status.MAX_ITERATIONS, outcome.status());
        assertEquals(40, outcome.iterations());
        assertEquals(40, outcome.cost(impossible));
        var none = new Stopping(1e-8, 0, ReferenceNorm.INITIAL_RESIDUAL);
        double[] x = new double[12];
        assertEquals(new Outcome(Reason.CAP_REACHED, 0, 1), Solver.solve(GRID, ones(12), x, method, none));
        assertArrayEquals(new double[12], x);
    }

    /** nos4 is not bipartite and has no tridiagonal lines. */
    private static Method wide(Method method) {
        return switch (method) {
            case Method.RedBlack(double omega) -> new Method.Multicolour(omega);
            case Method.Line line -> new Method.Block(line.omega(), 4);
            default -> method;
        };
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stagnationIsNoticedWhereAskedFor(Method method) {
        var patient = new Stopping(0, 100_000, ReferenceNorm.INITIAL_RESIDUAL, 200);
        Outcome outcome = Solver.solve(GRID, Vectors.constant(12, 0.1), new double[12], method, patient);
        assertTrue(outcome.iterations() < 2_000, outcome.toString());
        assertTrue(outcome.relativeResidual() < 1e-12, outcome.toString());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anIndefiniteSystemEndsWithAReasonAndCostsTheCap(Method method) {
        Method small =
                method instanceof Method.Block || method instanceof Method.Line ? new Method.Block(1.3, 1) : method;
        double[] x = new double[2];
        Outcome outcome = Solver.solve(INDEFINITE, new double[] {1, -1}, x, small, Stopping.DEFAULT);
        boolean conjugate = method instanceof Method.Cg || method instanceof Method.SsorCg;
        assertEquals(conjugate ? Reason.NOT_POSITIVE_DEFINITE : Reason.RESIDUAL_GREW, outcome.reason());
        assertEquals(10_000, outcome.cost(Stopping.DEFAULT));
        assertTrue(Arrays.stream(x).allMatch(Double::isFinite), "the last good x is kept");
    }

    @Test
    void aNegativeDiagonalIsABreakdownOfConjugateGradients() {
        CsrMatrix negative = new FivePointGrid(4, 3, -4, 1, 1, 1, 1).toCsr();
        for (Method method : new Method[] {new Method.Cg(), new Method.SsorCg(1.2)}) {
            Outcome outcome = Solver.solve(negative, ones(12), new double[12], method, Stopping.DEFAULT);
            assertEquals(new Outcome(Reason.NOT_POSITIVE_DEFINITE, 0, 1), outcome);
            assertEquals(outcome, Solver.solvePlainly(negative, ones(12), new double[12], method, Stopping.DEFAULT));
        }
    }

    @Test
    void conjugateGradientsRefuseWhatIsNotSymmetric() {
        RowMatrix upwind = new FivePointGrid(4, 3, 5, -2, -1, -1, -1);
        for (Method method : new Method[] {new Method.Cg(), new Method.SsorCg(1.2)}) {
            Outcome outcome = Solver.solve(upwind, ones(12), new double[12], method, Stopping.DEFAULT);
            assertEquals(new Outcome(Reason.NOT_SYMMETRIC, 0, 1), outcome);
            assertEquals(Status.BREAKDOWN, outcome.status());
        }
        assertEquals(
                Status.CONVERGED,
                Solver.solve(upwind, ones(12), new double[12], new Method.Sor(0.9), Stopping.DEFAULT)
                        .status());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatOverflowsHasDivergedAndNotConverged(Method method) {
        double[] b = Vectors.constant(12, 1e200);
        for (ReferenceNorm reference : ReferenceNorm.values()) {
            Outcome outcome = Solver.solve(GRID, b, new double[12], method, new Stopping(1e-8, 50, reference));
            assertEquals(Reason.RESIDUAL_NOT_FINITE, outcome.reason());
        }
        CsrMatrix steep =
                CsrMatrix.of(2, new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, new double[] {1, 1e300, 1e300, 1});
        Method small =
                method instanceof Method.Block || method instanceof Method.Line ? new Method.Block(1.3, 1) : method;
        Outcome outcome = Solver.solve(steep, new double[] {1, 0.5}, new double[2], small, Stopping.DEFAULT);
        assertTrue(outcome.status() == Status.DIVERGED || outcome.status() == Status.BREAKDOWN, outcome.toString());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aSingularConsistentSystemEndsInTime(Method method) {
        Method small = method instanceof Method.Line ? new Method.Block(1.3, 1) : method;
        CsrMatrix ring = new FivePointGrid(12, 1, 2, -1, -1, 0, 0).toCsr();
        Triplets closed = new Triplets(12, 12);
        for (int row = 0; row < 12; row++) {
            for (int k = ring.start(row); k < ring.start(row + 1); k++) {
                closed.add(row, ring.column(k), ring.value(k));
            }
        }
        closed.add(0, 11, -1);
        closed.add(11, 0, -1);
        double[] b = new double[12];
        b[2] = 1;
        b[9] = -1;
        Outcome outcome = Solver.solve(closed.toCsr(), b, new double[12], small, Stopping.DEFAULT);
        assertTrue(outcome.iterations() <= 10_000, outcome.toString());
    }

    @Test
    void stoppingRulesOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Stopping(-1, 1, ReferenceNorm.RHS));
        assertThrows(IllegalArgumentException.class, () -> new Stopping(Double.NaN, 1, ReferenceNorm.RHS));
        assertThrows(IllegalArgumentException.class, () -> new Stopping(1, -1, ReferenceNorm.RHS));
        assertThrows(IllegalArgumentException.class, () -> new Stopping(1, 1, ReferenceNorm.RHS, -1));
    }

    private static void assertRefused(Fault fault, String part, RowMatrix a, double[] b, double[] x, Method method) {
        double[] before = x.clone();
        var refused = assertThrows(IllFormedSystem.class, () -> Solver.solve(a, b, x, method, Stopping.DEFAULT));
        assertEquals(fault, refused.fault());
        assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
        assertArrayEquals(before, x);
    }

    private static double[] ones(int size) {
        return Vectors.constant(size, 1);
    }
}
