package dev.weir.app.ground;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Status;
import dev.weir.kernels.sor.Stopping;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GroundTest {
    private static final Stopping STOPPING = new Stopping(1e-10, 10_000, ReferenceNorm.RHS);
    private static final List<Ground> SLABS = Ground.slabs();

    private static Stream<Ground> slabs() {
        return SLABS.stream();
    }

    @ParameterizedTest
    @MethodSource("slabs")
    void theMatrixIsSymmetricAndDominatedByItsDiagonalStrictlyAtTheEdgeOnly(Ground slab) {
        CsrMatrix a = slab.matrix();
        assertTrue(a.isSymmetric(0));
        double[] sums = new double[a.rows()];
        a.multiply(ones(a.rows()), sums, 0, a.rows());
        for (int row = 0; row < a.rows(); row++) {
            int x = row % Ground.WIDTH;
            int y = row / Ground.WIDTH;
            boolean edge = x == 0 || x == Ground.WIDTH - 1 || y == 0 || y == Ground.HEIGHT - 1;
            assertTrue(a.diagonal(row) > 0);
            assertEquals(edge ? 1 : 0, Math.signum(Math.abs(sums[row]) < 1e-12 ? 0 : sums[row]), "row " + row);
            for (int k = a.start(row); k < a.start(row + 1); k++) {
                assertTrue(a.column(k) == row || a.value(k) < 0);
            }
        }
    }

    @Test
    void theSlabsAreFourMatricesUnderOneSky() {
        assertEquals(4, SLABS.stream().map(Ground::name).distinct().count());
        assertEquals(
                3, SLABS.stream().map(Ground::matrix).distinct().count(), "deep sand conducts as sand does, per metre");
        assertEquals(1, SLABS.stream().map(Ground::year).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("slabs")
    void groundAsWarmAsTheAirStaysSo(Ground slab) {
        Step step = new Step(0, 4, 17.5, 3);
        double[] warm =
                IntStream.range(0, slab.matrix().rows()).mapToDouble(_ -> 17.5).toArray();
        double[] after = new double[warm.length];
        Solver.solve(
                slab.matrix().shifted(slab.shift(step)),
                slab.rightHandSide(step, warm),
                after,
                new Method.Sor(1.6),
                STOPPING);
        assertArrayEquals(warm, after, 1e-6);
    }

    @ParameterizedTest
    @MethodSource("slabs")
    void noCellIsEverWarmerOrColderThanAllThatWentIn(Ground slab) {
        double[] u = slab.start();
        for (int number = 0; number < 60; number++) {
            Step step = slab.year().step(number);
            double least = Math.min(step.temperature(), Arrays.stream(u).min().orElseThrow());
            double most = Math.max(step.temperature(), Arrays.stream(u).max().orElseThrow());
            Outcome outcome = Solver.solve(
                    slab.matrix().shifted(slab.shift(step)),
                    slab.rightHandSide(step, u.clone()),
                    u,
                    new Method.Sor(1.6),
                    STOPPING);
            assertEquals(Status.CONVERGED, outcome.status());
            assertTrue(Arrays.stream(u).allMatch(each -> each >= least - 1e-7 && each <= most + 1e-7));
        }
        assertTrue(Arrays.stream(u).distinct().count() > 1_000);
    }

    /** The interior forgets its past by {@code shift / inertia}: with all edges far away, one step is a mean of before and air by these weights. */
    @Test
    void aStepMovesTheGroundTowardsTheAirByHeatGainedOverHeatHeld() {
        Ground slab = SLABS.getFirst();
        Step step = new Step(0, 1, 20, 4);
        double inertia = 2.12e6 * 1e-4 / 900;
        double exchange = (5.7 + 3.8 * 4) * 1e-4 / 0.1;
        assertEquals(inertia + exchange, slab.shift(step), 1e-12);
        double[] before = new double[slab.matrix().rows()];
        Arrays.fill(before, 10);
        double[] b = slab.rightHandSide(step, before);
        int inner = Ground.HEIGHT / 2 * Ground.WIDTH + Ground.WIDTH / 2;
        assertEquals(inertia * 10 + exchange * 20, b[inner], 1e-12);
    }

    @ParameterizedTest
    @MethodSource("slabs")
    void theContextOrdersStepsByTheirSweeps(Ground slab) {
        List<Step> steps = IntStream.range(0, slab.year().size())
                .mapToObj(slab.year()::step)
                .sorted(Comparator.comparingDouble(slab::context))
                .toList();
        int hard = sweeps(slab, steps.getFirst());
        int middle = sweeps(slab, steps.get(steps.size() / 2));
        int easy = sweeps(slab, steps.getLast());
        assertTrue(hard > 2 * middle && middle > easy, hard + ", " + middle + ", " + easy);
    }

    private static int sweeps(Ground slab, Step step) {
        double[] u = slab.start();
        return Solver.solve(
                        slab.matrix().shifted(slab.shift(step)),
                        slab.rightHandSide(step, u.clone()),
                        u,
                        new Method.Sor(1),
                        new Stopping(1e-8, 10_000, ReferenceNorm.RHS))
                .iterations();
    }

    private static double[] ones(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return ones;
    }
}
