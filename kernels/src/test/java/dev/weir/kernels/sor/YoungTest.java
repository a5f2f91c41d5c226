package dev.weir.kernels.sor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YoungTest {
    static LongStream seeds() {
        return Seeds.of(5);
    }

    @Test
    void radiusOmegaAndExtremeEigenvaluesAreTheKnownOnes() {
        int checked = 0;
        for (String[] row : Vectors.table("omega_young.csv")) {
            CsrMatrix a = Vectors.matrix(row[0]);
            assertEquals(Integer.parseInt(row[1]), a.rows());
            assertEquals(Integer.parseInt(row[2]), a.entries());
            double radius = Spectrum.jacobiRadius(a).orElseThrow();
            assertEquals(Double.parseDouble(row[3]), radius, 1e-12 * radius, row[0]);
            if (row[4].isBlank()) {
                assertTrue(Young.omega(radius).isEmpty(), row[0]);
            } else {
                assertEquals(Double.parseDouble(row[4]), Young.omega(radius).orElseThrow(), 1e-10, row[0]);
            }
            Spectrum.Extremes extremes = Spectrum.extremes(a).orElseThrow();
            double slack = 1e-12 * extremes.greatest();
            assertEquals(Double.parseDouble(row[5]), extremes.least(), slack, row[0]);
            assertEquals(Double.parseDouble(row[6]), extremes.greatest(), slack, row[0]);
            checked++;
        }
        assertEquals(6, checked);
    }

    @Test
    void theRadiusOfALaplacianIsTheMeanOfTwoCosines() {
        double expected = (Math.cos(Math.PI / 31) + Math.cos(Math.PI / 18)) / 2;
        assertEquals(
                expected, Spectrum.jacobiRadius(FivePointGrid.laplacian(30, 17)).orElseThrow(), 1e-12);
        assertEquals(0, Spectrum.jacobiRadius(FivePointGrid.laplacian(1, 1)).orElseThrow());
    }

    @Test
    void whereTheFormulaHasNoMeaningThereIsNoAnswer() {
        for (double radius : new double[] {1, 1.03, -0.1, Double.NaN}) {
            assertEquals(OptionalDouble.empty(), Young.omega(radius));
        }
        assertEquals(OptionalDouble.empty(), Spectrum.jacobiRadius(Vectors.matrix("convdiff12")));
        assertTrue(Spectrum.extremes(Vectors.matrix("convdiff12")).isEmpty());
        assertEquals(
                OptionalDouble.empty(),
                Spectrum.jacobiRadius(FivePointGrid.laplacian(3, 3).shifted(-9)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.9, 0.99, 0.9999})
    void noOtherOmegaHasABetterRate(double radius) {
        double best = Young.omega(radius).orElseThrow();
        assertEquals(best - 1, Young.rate(best, radius), 1e-7);
        assertEquals(radius * radius, Young.rate(1, radius), 1e-15);
        for (double omega = 0.05; omega < 2; omega += 0.01) {
            assertTrue(Young.rate(omega, radius) >= best - 1 - 1e-12, "omega " + omega);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theAdaptiveMethodIsSoonAsGoodAsTheFormula(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FivePointGrid a = FivePointGrid.laplacian(20, 20);
        double best = Young.omega(Spectrum.jacobiRadius(a).orElseThrow()).orElseThrow();
        HagemanYoung adaptive = new HagemanYoung();
        int first = 0;
        int later = 0;
        int young = 0;
        int gaussSeidel = 0;
        for (int round = 0; round < 6; round++) {
            double[] b = random.doubles(400, -1, 1).toArray();
            Outcome outcome = adaptive.solve(a, b, new double[400], Stopping.DEFAULT);
            assertEquals(Status.CONVERGED, outcome.status());
            if (round == 0) {
                first = outcome.iterations();
                gaussSeidel = Solver.solve(a, b, new double[400], new Method.Sor(1), Stopping.DEFAULT)
                        .iterations();
            } else {
                later += outcome.iterations();
                young += Solver.solve(a, b, new double[400], new Method.Sor(best), Stopping.DEFAULT)
                        .iterations();
            }
        }
        assertTrue(first * 3 < gaussSeidel, "first " + first + ", Gauss-Seidel " + gaussSeidel);
        assertTrue(later < 1.15 * young, "later " + later + ", Young " + young);
        assertEquals(best, adaptive.omega(), 0.05);
    }
}
