package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CsrMatrixTest {
    @ParameterizedTest
    @MethodSource("seeds")
    void everyEntryLiesWhereADenseMatrixHasIt(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int rows = 1 + random.nextInt(9);
        int columns = 1 + random.nextInt(9);
        double[][] dense = new double[rows][columns];
        Triplets triplets = new Triplets(rows, columns);
        for (int k = random.nextInt(40); k > 0; k--) {
            int row = random.nextInt(rows);
            int column = random.nextInt(columns);
            double value = random.nextInt(-4, 5);
            dense[row][column] += value;
            triplets.add(row, column, value);
        }
        CsrMatrix matrix = triplets.toCsr();
        double[] x = random.doubles(columns, -1, 1).toArray();
        double[] b = random.doubles(rows, -1, 1).toArray();
        double[] y = new double[rows];
        matrix.multiply(x, y, 0, rows);
        double squared = 0;
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int column = 0; column < columns; column++) {
                assertEquals(dense[row][column], matrix.at(row, column));
                sum += dense[row][column] * x[column];
            }
            double diagonal = row < columns ? dense[row][row] : 0;
            assertEquals(diagonal, matrix.diagonal(row));
            double own = row < columns ? diagonal * x[row] : 0;
            double rest = matrix.lessUpper(matrix.lessLower(1, 2, row, x) - 2 * own, 2, row, x);
            assertEquals(1 - 2 * sum, rest, 1e-13);
            assertEquals(sum, y[row], 1e-13);
            squared += (b[row] - sum) * (b[row] - sum);
        }
        assertEquals(squared, matrix.squaredResidual(b, x, 0, rows), 1e-12);
    }

    static LongStream seeds() {
        return Seeds.of(50);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 1 1 | 3 | 1 | row 0, column 3: columns must be 0..1",
                "0 1 1 | -1 | 1 | row 0, column -1: columns must be 0..1",
                "0 0 1 | 0 | NaN | row 1, column 0: values must be finite, but was NaN",
                "0 0 2 | 1 1 | 1 2 | row 1, column 1: columns must ascend, but it comes after 1",
                "0 0 2 | 1 0 | 1 2 | row 1, column 0: columns must ascend, but it comes after 1",
                "0 2 1 | 0 | 1 | row 0 must not start after it ends: 0 and 2, entries: 1",
                "0 1 2 | 0 | 1 | row starts end at 2, but there are 1 columns and 1 values",
                "1 1 1 | 0 | 1 | row starts must begin with 0",
            })
    void arraysThatAreNoMatrixAreRefusedWithRowAndColumn(String starts, String columns, String values, String message) {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> CsrMatrix.of(2, ints(starts), ints(columns), doubles(values)));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void laterWritesToTheArraysDoNotReachTheMatrix() {
        double[] values = {1};
        CsrMatrix matrix = CsrMatrix.of(1, new int[] {0, 1}, new int[] {0}, values);
        values[0] = 2;
        assertEquals(1, matrix.at(0, 0));
    }

    @Test
    void symmetryIsJudgedEntryByEntry() {
        assertTrue(dense("2 1 0, 1 2 3, 0 3 2").isSymmetric(0));
        assertFalse(dense("2 1 0, 1 2 3, 0 4 2").isSymmetric(0));
        assertFalse(dense("2 1 0, 0 2 0, 0 0 2").isSymmetric(0), "an entry above without partner");
        assertFalse(dense("2 0 0, 1 2 0, 0 0 2").isSymmetric(0), "an entry below without partner");
        assertFalse(dense("2 0 5, 0 2 7, 0 7 2").isSymmetric(0), "a partner that the cursor must not pass");
        assertFalse(dense("2 0 0, 0 2 0").isSymmetric(0), "not square");
        assertFalse(dense("2 1, 1.0001 2").isSymmetric(1e-5));
        assertTrue(dense("2 1, 1.0001 2").isSymmetric(1e-3));
    }

    @Test
    void aShiftReachesRowsWithoutDiagonal() {
        assertEquals(dense("3 1, 1 1"), dense("2 1, 1 0").shifted(1));
        assertThrows(IllegalArgumentException.class, () -> dense("1 2").shifted(1));
    }

    @Test
    void whatAddsUpToInfinityIsRefused() {
        Triplets triplets = new Triplets(2, 2);
        triplets.add(1, 0, Double.MAX_VALUE);
        triplets.add(1, 0, Double.MAX_VALUE);
        assertEquals(
                "row 1, column 0: its entries add up to Infinity",
                assertThrows(IllegalArgumentException.class, triplets::toCsr).getMessage());
        assertThrows(IllegalArgumentException.class, () -> triplets.add(2, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> triplets.add(0, 0, Double.NaN));
    }

    /** Rows are separated by commas; zeros are not stored. */
    static CsrMatrix dense(String text) {
        String[] rows = text.split(",");
        Triplets triplets = new Triplets(rows.length, doubles(rows[0]).length);
        for (int row = 0; row < rows.length; row++) {
            double[] values = doubles(rows[row]);
            for (int column = 0; column < values.length; column++) {
                if (values[column] != 0) {
                    triplets.add(row, column, values[column]);
                }
            }
        }
        return triplets.toCsr();
    }

    private static double[] doubles(String text) {
        return Arrays.stream(text.strip().split(" +"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static int[] ints(String text) {
        return Arrays.stream(text.strip().split(" +"))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
