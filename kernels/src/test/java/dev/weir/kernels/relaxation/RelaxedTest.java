package dev.weir.kernels.relaxation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Norms;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Split;
import dev.weir.kernels.sor.Status;
import dev.weir.kernels.sor.Stopping;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RelaxedTest {
    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final CsrMatrix GRID = FivePointGrid.laplacian(20, 20).toCsr();

    private static Ticket ticket(double value, double leader, double cap) {
        return new Ticket(0, 0, value, 0.5, 0, leader, 0, cap, Long.MAX_VALUE);
    }

    private static double[] ones(double each) {
        double[] ones = new double[GRID.rows()];
        Arrays.fill(ones, each);
        return ones;
    }

    private static Stopping stopping(ReferenceNorm reference) {
        return new Stopping(1e-8, 10_000, reference);
    }

    @Test
    void aSolveThatConvergesCostsItsIterations() {
        Stopping stopping = stopping(ReferenceNorm.RHS);
        double[] plain = new double[GRID.rows()];
        int count = Solver.solve(GRID, ones(1), plain, new Method.Sor(1.7), stopping)
                .iterations();
        Relaxed relaxed = Relaxed.solve(
                GRID, ones(1), new double[GRID.rows()], new Method.Sor(1), stopping, ticket(1.7, 1.5, 1e9));
        assertEquals(count, relaxed.cost());
        assertFalse(relaxed.rescued());
        assertArrayEquals(plain, relaxed.x());
    }

    /** Whatever the residual is measured against, the leader takes over where the exploration was stopped, and aims at the same target. */
    @ParameterizedTest
    @EnumSource(ReferenceNorm.class)
    void anExplorationThatReachesItsCapIsFinishedByTheLeader(ReferenceNorm reference) {
        Stopping stopping = stopping(reference);
        double[] start = ones(0.3);
        Relaxed relaxed = Relaxed.solve(GRID, ones(5), start, new Method.Sor(1), stopping, ticket(1.0, 1.75, 40));
        assertEquals(Status.CONVERGED, relaxed.outcome().status());
        assertTrue(relaxed.rescued());
        assertEquals(40, relaxed.cost());
        double against =
                switch (reference) {
                    case INITIAL_RESIDUAL -> Norms.residual(GRID, ones(5), start, Split.NONE);
                    case RHS -> 5 * Math.sqrt(GRID.rows());
                    case ABSOLUTE -> 1;
                };
        double residual = Norms.residual(GRID, ones(5), relaxed.x(), Split.NONE);
        assertTrue(residual <= 1.001e-8 * against, residual + " of " + against);
        assertEquals(residual / against, relaxed.outcome().relativeResidual(), 1e-10);
        assertArrayEquals(ones(0.3), start);
    }

    /** Going on with the sweeps is what it says it is: the same iterates as changing omega in mid-solve. */
    @Test
    void theLeaderGoesOnFromWhereTheExplorationStood() {
        Stopping stopping = stopping(ReferenceNorm.RHS);
        double[] x = new double[GRID.rows()];
        Solver.solve(GRID, ones(1), x, new Method.Sor(1.2), new Stopping(1e-8, 25, ReferenceNorm.RHS));
        int rest =
                Solver.solve(GRID, ones(1), x, new Method.Sor(1.75), stopping).iterations();
        Relaxed relaxed = Relaxed.solve(
                GRID, ones(1), new double[GRID.rows()], new Method.Sor(1), stopping, ticket(1.2, 1.75, 25));
        assertEquals(25 + rest, relaxed.outcome().iterations());
        assertArrayEquals(x, relaxed.x(), 1e-12);
    }

    @Test
    void aLeaderHasNoCapAndNobodyToRescueIt() {
        Relaxed relaxed = Relaxed.solve(
                GRID,
                ones(1),
                new double[GRID.rows()],
                new Method.Sor(1),
                new Stopping(1e-8, 30, ReferenceNorm.RHS),
                ticket(1.0, 1.0, NONE));
        assertEquals(Status.MAX_ITERATIONS, relaxed.outcome().status());
        assertEquals(30, relaxed.cost());
        assertFalse(relaxed.rescued());
    }

    @Test
    void divergingIsAsDearAsTheCapHoweverEarlyItIsSeen() {
        CsrMatrix indefinite = GRID.shifted(-3);
        Relaxed relaxed = Relaxed.solve(
                indefinite,
                ones(1),
                new double[GRID.rows()],
                new Method.Sor(1),
                new Stopping(1e-8, 5_000, ReferenceNorm.RHS),
                ticket(1.5, 1.4, NONE));
        assertEquals(Status.DIVERGED, relaxed.outcome().status());
        assertEquals(5_000, relaxed.cost());
        assertTrue(relaxed.outcome().iterations() <= 5_000);
    }
}
