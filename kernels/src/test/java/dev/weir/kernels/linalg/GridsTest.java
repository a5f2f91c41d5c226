package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GridsTest {
    private final RandomGenerator random = Seeds.generator(5);

    static Stream<RowMatrix> grids() {
        return Stream.of(1, 2, 3, 7, 16, 17, 33).flatMap(width -> Stream.of(1, 2, 3, 5)
                .flatMap(height -> Stream.of(
                        new FivePointGrid(width, height, 4, -1, -2, -0.5, -0.25),
                        new NinePointGrid(width, height, 8, -1, -2, -0.5))));
    }

    @ParameterizedTest
    @MethodSource("grids")
    void aStencilDoesWhatItsStoredFormDoes(RowMatrix grid) {
        int n = grid.rows();
        CsrMatrix csr = grid.toCsr();
        assertEquals(csr.entries(), grid.entries());
        double[] x = random.doubles(n, -1, 1).toArray();
        double[] b = random.doubles(n, -1, 1).toArray();
        double[] expected = new double[n];
        csr.multiply(x, expected, 0, n);
        double[] y = new double[n];
        int cut = random.nextInt(n + 1);
        grid.multiply(x, y, 0, cut);
        grid.multiply(x, y, cut, n);
        assertArrayEquals(expected, y, 1e-13);
        assertEquals(
                csr.squaredResidual(b, x, 0, n),
                grid.squaredResidual(b, x, 0, cut) + grid.squaredResidual(b, x, cut, n),
                1e-11);
        for (int row = 0; row < n; row++) {
            assertEquals(csr.lessLower(1, 1.7, row, x), grid.lessLower(1, 1.7, row, x), "the same bits");
            assertEquals(csr.lessUpper(1, 1.7, row, x), grid.lessUpper(1, 1.7, row, x), "the same bits");
            assertEquals(csr.less(1, row, x), grid.less(1, row, x), "the same bits");
            assertEquals(csr.diagonal(row), grid.diagonal(row));
        }
        assertEquals(csr.isSymmetric(0), grid.isSymmetric(0));
        assertEquals(csr.shifted(0.5), grid.shifted(0.5).toCsr());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 8, 11, 64, 67})
    void bothFormsOfALineGiveTheSameBits(int points) {
        double[] x = random.doubles(300, -1, 1).toArray();
        double[] b = random.doubles(300, -1, 1).toArray();
        FivePointSpan span = new FivePointSpan(101, 101 + points, 100, 0, -1.1, -0.9, 4.2, -0.7, 0);
        double[] y = new double[300];
        StencilLoops.multiply(span, x, y);
        for (int i = 101; i < span.groupsEnd(); i++) {
            assertEquals(span.times(x, i), y[i]);
        }
        assertEquals(0, y[span.groupsEnd()]);
        assertEquals(span.plainSquaredResidual(b, x), StencilLoops.squaredResidual(span, b, x));
    }

    @Test
    void aGridWithoutPointsOrWithTooManyOrWithNoNumbersIsRefused() {
        for (FaultyGrid faulty : List.<FaultyGrid>of(
                () -> FivePointGrid.laplacian(0, 3),
                () -> NinePointGrid.laplacian(3, -1),
                () -> FivePointGrid.laplacian(1 << 16, 1 << 16),
                () -> new FivePointGrid(2, 2, Double.NaN, 0, 0, 0, 0),
                () -> new NinePointGrid(2, 2, 1, 0, 0, Double.POSITIVE_INFINITY))) {
            assertThrows(IllegalArgumentException.class, faulty::make);
        }
    }

    private interface FaultyGrid {
        RowMatrix make();
    }
}
