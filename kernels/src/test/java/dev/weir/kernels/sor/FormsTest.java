package dev.weir.kernels.sor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.NinePointGrid;
import dev.weir.kernels.linalg.RowMatrix;
import dev.weir.kernels.linalg.Triplets;
import dev.weir.kernels.sor.IllFormedSystem.Fault;
import dev.weir.kernels.sor.Method.Line.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fast form against the plain one, and the methods against each other. */
final class FormsTest {
    private final RandomGenerator random = Seeds.generator(11);

    static Stream<RowMatrix> matrices() {
        Stream<RowMatrix> grids = Stream.of(1, 2, 3, 4, 5, 8, 17, 40)
                .flatMap(width -> Stream.of(1, 2, 3, 4, 5, 7, 9, 16)
                        .flatMap(height -> Stream.of(
                                new FivePointGrid(width, height, 4.5, -1.5, -0.75, -1.25, -0.5),
                                new NinePointGrid(width, height, 8.5, -1, -1.5, -0.5))));
        return Stream.concat(grids, Stream.of(Vectors.matrix("nos4"), Vectors.matrix("convdiff12"), random(60)));
    }

    /** Diagonally dominant, without symmetry of any kind. */
    private static CsrMatrix random(int n) {
        RandomGenerator random = Seeds.generator(2);
        Triplets triplets = new Triplets(n, n);
        for (int row = 0; row < n; row++) {
            for (int k = 0; k < 5; k++) {
                triplets.add(row, random.nextInt(n), random.nextDouble() - 0.5);
            }
            triplets.add(row, row, 4);
        }
        return triplets.toCsr();
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void aFastSweepGoesWhereThePlainOneGoes(RowMatrix a) {
        for (Method method : List.of(new Method.Sor(1.4), new Method.BackwardSor(0.7), new Method.Ssor(1.7))) {
            var five = new Stopping(0, 5, ReferenceNorm.ABSOLUTE);
            double[] b = random.doubles(a.rows(), -1, 1).toArray();
            double[] start = random.doubles(a.rows(), -1, 1).toArray();
            double[] plain = start.clone();
            Solver.solvePlainly(a, b, plain, method, five);
            double[] fast = start.clone();
            Solver.solve(a, b, fast, method, five);
            assertArrayEquals(plain, fast, 1e-12, method.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 16})
    void thePlainAndTheVectorFormOfALineGiveTheSameBits(int groups) {
        var line = new FivePointSweeps.Line(70, 0, -0.9, 0.475, -0.5, 0, -0.4, 0.45);
        double[] b = random.doubles(210, -1, 1).toArray();
        double[] plain = random.doubles(210, -1, 1).toArray();
        double[] fast = plain.clone();
        assertEquals(
                FivePointSweeps.plainForward(plain, b, 71, groups, line),
                FivePointVector.forward(fast, b, 71, groups, line));
        assertArrayEquals(plain, fast, 0);
        assertEquals(
                FivePointSweeps.plainBackward(plain, b, 138, groups, line),
                FivePointVector.backward(fast, b, 138, groups, line));
        assertArrayEquals(plain, fast, 0);
    }

    @Test
    void theFirstIterateIsThatOfAHandComputation() {
        CsrMatrix a = CsrMatrix.of(2, new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, new double[] {4, 1, 2, 5});
        var one = new Stopping(0, 1, ReferenceNorm.ABSOLUTE);
        // Omega acts on each row's own step: x0 = 1.5·8/4 = 3, x1 = 1.5·(10 − 2·3)/5 = 1.2.
        assertIterate(a, new Method.Sor(1.5), one, 3, 1.2);
        // x1 = 1.5·10/5 = 3, x0 = 1.5·(8 − 3)/4 = 1.875.
        assertIterate(a, new Method.BackwardSor(1.5), one, 1.875, 3);
        // After (3, 1.2): x1 += 1.5·(10 − 2·3 − 5·1.2)/5 = 0.6, x0 += 1.5·(8 − 4·3 − 0.6)/4 = 1.275.
        assertIterate(a, new Method.Ssor(1.5), one, 1.275, 0.6);
    }

    private static void assertIterate(CsrMatrix a, Method method, Stopping stopping, double x0, double x1) {
        double[] x = new double[2];
        Solver.solve(a, new double[] {8, 10}, x, method, stopping);
        assertArrayEquals(new double[] {x0, x1}, x, 1e-15);
        double[] plain = new double[2];
        Solver.solvePlainly(a, new double[] {8, 10}, plain, method, stopping);
        assertArrayEquals(new double[] {x0, x1}, plain, 1e-15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lap10", "tridiag30", "nos4", "aniso16", "gr_30_30"})
    void eisenstatsIteratesAreThoseOfThePlainForm(String name) {
        CsrMatrix a = Vectors.matrix(name);
        double[] b = Vectors.rhs(name);
        for (int k : new int[] {1, 2, 5, 8}) {
            var few = new Stopping(0, k, ReferenceNorm.INITIAL_RESIDUAL);
            double[] plain = Vectors.constant(a.rows(), 1);
            double[] fast = plain.clone();
            Outcome expected = Solver.solvePlainly(a, b, plain, new Method.SsorCg(1.3), few);
            Outcome outcome = Solver.solve(a, b, fast, new Method.SsorCg(1.3), few);
            assertEquals(expected.relativeResidual(), outcome.relativeResidual(), 1e-7 * expected.relativeResidual());
            assertArrayEquals(plain, fast, 1e-8 * Norms.of(plain));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 1, 1.5, 1.9})
    void theBoundsOnTheResidualNeverHideAVerdict(double omega) {
        CsrMatrix a = Vectors.matrix("gr_30_30");
        double[] b = Vectors.rhs("gr_30_30");
        for (double tolerance : new double[] {0.5, 1e-1, 1e-3, 1e-6, 1e-10}) {
            // A test for stagnation makes the norm be computed in every iteration.
            var always = new Stopping(tolerance, 1000, ReferenceNorm.INITIAL_RESIDUAL, 1000);
            var bounded = new Stopping(tolerance, 1000, ReferenceNorm.INITIAL_RESIDUAL);
            assertEquals(
                    Solver.solve(a, b, new double[900], new Method.SsorCg(omega), always),
                    Solver.solve(a, b, new double[900], new Method.SsorCg(omega), bounded));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void anyNumberOfThreadsGivesTheSameBits(int threads) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (RowMatrix a :
                    List.of(FivePointGrid.laplacian(61, 53), NinePointGrid.laplacian(40, 40), random(3000))) {
                Method method = a instanceof FivePointGrid ? new Method.RedBlack(1.5) : new Method.Multicolour(1.2);
                double[] b = random.doubles(a.rows(), -1, 1).toArray();
                double[] alone = new double[a.rows()];
                double[] together = new double[a.rows()];
                var stopping = new Stopping(1e-6, 300, ReferenceNorm.RHS);
                assertEquals(
                        Solver.solve(a, b, alone, method, stopping),
                        Solver.solve(a, b, together, method, stopping, over(pool, threads)));
                assertArrayEquals(alone, together, 0);
            }
        }
    }

    private static Split over(ExecutorService pool, int parts) {
        return (from, to, part) -> {
            List<Future<?>> running = new ArrayList<>();
            for (int p = 0; p < parts; p++) {
                int first = from + (int) ((long) (to - from) * p / parts);
                int end = from + (int) ((long) (to - from) * (p + 1) / parts);
                running.add(pool.submit(() -> part.run(first, end)));
            }
            for (Future<?> each : running) {
                try {
                    each.get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    @Test
    void rowsOfOneColourDoNotReadEachOther() {
        for (RowMatrix a : List.of(
                FivePointGrid.laplacian(6, 5), NinePointGrid.laplacian(6, 5), Vectors.matrix("nos4"), random(80))) {
            Colouring colouring = Colouring.greedy(a);
            assertIndependent(colouring, a.toCsr());
            assertEquals(
                    a instanceof FivePointGrid ? 2 : a instanceof NinePointGrid ? 4 : colouring.colours(),
                    colouring.colours());
        }
        Colouring stored = Colouring.redBlack(FivePointGrid.laplacian(6, 5).toCsr());
        assertIndependent(stored, FivePointGrid.laplacian(6, 5).toCsr());
        assertEquals(9, stored.row(4), "the even points in natural order come first");
    }

    private static void assertIndependent(Colouring colouring, CsrMatrix a) {
        int[] colourOf = new int[a.rows()];
        for (int colour = 0; colour < colouring.colours(); colour++) {
            for (int place = colouring.start(colour); place < colouring.start(colour + 1); place++) {
                colourOf[colouring.row(place)] = colour;
            }
        }
        assertEquals(a.rows(), colouring.start(colouring.colours()));
        for (int row = 0; row < a.rows(); row++) {
            for (int k = a.start(row); k < a.start(row + 1); k++) {
                assertTrue(a.column(k) == row || colourOf[a.column(k)] != colourOf[row], "row " + row);
            }
        }
    }

    @Test
    void redBlackRefusesWhatNeedsMoreColours() {
        var refused = assertThrows(IllFormedSystem.class, () -> Colouring.redBlack(NinePointGrid.laplacian(3, 3)));
        assertEquals(Fault.NOT_BIPARTITE, refused.fault());
    }

    @Test
    void blocksOfOneRowAreSorAndOneBlockSolvesAtOnce() {
        CsrMatrix a = Vectors.matrix("convdiff12");
        double[] b = Vectors.rhs("convdiff12");
        double[] rows = new double[144];
        double[] blocks = new double[144];
        assertEquals(
                Solver.solve(a, b, rows, new Method.Sor(1.1), Stopping.DEFAULT).iterations(),
                Solver.solve(a, b, blocks, new Method.Block(1.1, 1), Stopping.DEFAULT)
                        .iterations());
        assertArrayEquals(rows, blocks, 1e-12);
        assertEquals(
                1,
                Solver.solve(a, b, new double[144], new Method.Block(1, 144), Stopping.DEFAULT)
                        .iterations());
    }

    @Test
    void aLineIsABlockAndAcrossIsAlongTheTransposedGrid() {
        FivePointGrid wide = new FivePointGrid(9, 5, 2.1, -0.05, -0.05, -1, -0.9);
        FivePointGrid high = new FivePointGrid(5, 9, 2.1, -1, -0.9, -0.05, -0.05);
        double[] b = random.doubles(45, -1, 1).toArray();
        double[] turned = new double[45];
        for (int i = 0; i < 45; i++) {
            turned[i % 9 * 5 + i / 9] = b[i];
        }
        int across = solveLines(wide, b, 9, Direction.ACROSS);
        int along = solveLines(high, turned, 5, Direction.ALONG);
        assertEquals(along, across);
        assertEquals(
                along,
                Solver.solve(high, turned, new double[45], new Method.Block(1.2, 5), Stopping.DEFAULT)
                        .iterations());
        int weak = solveLines(wide, b, 9, Direction.ALONG);
        assertTrue(3 * across < 2 * weak, "along the strong coupling " + across + ", along the weak one " + weak);
    }

    private static int solveLines(RowMatrix a, double[] b, int width, Direction direction) {
        Outcome outcome =
                Solver.solve(a, b, new double[a.rows()], new Method.Line(1.2, width, direction), Stopping.DEFAULT);
        assertEquals(Status.CONVERGED, outcome.status());
        return outcome.iterations();
    }

    @Test
    void linesThatDoNotFitAndSingularBlocksAreRefused() {
        CsrMatrix nos4 = Vectors.matrix("nos4");
        assertRefused(Fault.NOT_TRIDIAGONAL, nos4, new Method.Line(1, 50, Direction.ALONG));
        assertRefused(Fault.WRONG_SIZE, nos4, new Method.Line(1, 7, Direction.ALONG));
        CsrMatrix singular = CsrMatrix.of(2, new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, new double[] {1, 2, 2, 4});
        assertRefused(Fault.SINGULAR_BLOCK, singular, new Method.Block(1, 2));
        assertRefused(Fault.SINGULAR_BLOCK, singular, new Method.Line(1, 2, Direction.ALONG));
        assertRefused(Fault.SINGULAR_BLOCK, singular, new Method.Line(1, 1, Direction.ACROSS));
        assertThrows(IllegalArgumentException.class, () -> new Method.Block(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Method.Line(1, 0, Direction.ALONG));
    }

    private static void assertRefused(Fault fault, CsrMatrix a, Method method) {
        double[] b = Vectors.constant(a.rows(), 1);
        var refused = assertThrows(
                IllFormedSystem.class, () -> Solver.solve(a, b, new double[a.rows()], method, Stopping.DEFAULT));
        assertEquals(fault, refused.fault());
    }
}
