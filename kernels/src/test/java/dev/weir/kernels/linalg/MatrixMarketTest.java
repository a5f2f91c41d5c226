package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MatrixMarketTest {
    private static final MatrixMarket.Limits LIMITS = new MatrixMarket.Limits(100, 1000);

    @Test
    void everyLayoutFieldAndSymmetryIsRead() {
        assertEquals(dense("0 2.5, -1e3 0"), matrix("coordinate real general; 2 2 2; 2 1 -1e3; 1 2 2.5"));
        assertEquals(dense("1 7, 7 0"), matrix("coordinate integer symmetric; 2 2 2; 1 1 1; 2 1 7"));
        assertEquals(dense("0 -7, 7 0"), matrix("coordinate real skew-symmetric; 2 2 1; 2 1 7"));
        assertEquals(dense("1 0 1"), matrix("coordinate pattern general; 1 3 2; 1 3; 1 1"));
        assertEquals(dense("1 1, 1 0"), matrix("COORDINATE Pattern Symmetric; 2 2 2; 1 1; 2 1"));
        assertEquals(dense("1 3 5, 2 4 6"), matrix("array real general; 2 3; 1; 2; 3; 4; 5; 6"));
        assertEquals(dense("1 2, 2 3"), matrix("array integer symmetric; 2 2; 1; 2; 3"));
        assertEquals(dense("0 -2, 2 0"), matrix("array real skew-symmetric; 2 2; 2"));
    }

    @Test
    void commentsAndBlankLinesArePassedOverAndRepeatedCoordinatesAdded() {
        assertEquals(
                dense("3 0, 0 0"), matrix("coordinate real general;% by hand;;  2 2 2  ;%;1 1 1;;\t1 1\t2;% end;"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "coordinate real general; 2 2 1; 0 1 1 | line 3: row '0' must be a whole number in 1..2",
                "coordinate real general; 2 2 1; 1 3 1 | line 3: column '3' must be a whole number in 1..2",
                "coordinate real general; 2 2 1; 1 1.0 1 | line 3: column '1.0' must be a whole number in 1..2",
                "coordinate real general; 2 2 1; 1 1 one | line 3: value 'one' must be a finite decimal number",
                "coordinate real general; 2 2 1; 1 1 1d | line 3: value '1d' must be a finite decimal number",
                "coordinate real general; 2 2 1; 1 1 NaN | line 3: value 'NaN' must be a finite decimal number",
                "coordinate real general; 2 2 1; 1 1 1e999 | line 3: value '1e999' must be a finite decimal number",
                "coordinate integer general; 2 2 1; 1 1 1.5 | line 3: value '1.5' must be a whole number in -2147483648..2147483647",
                "coordinate real general; 2 2 1; 1 1 | line 3: '1 1' must be ROW COLUMN VALUE",
                "coordinate real general; 2 2 2; 1 1 1 | line 4: the text ends where ROW COLUMN VALUE must come",
                "coordinate real general; 2 2 1; 1 1 1; 1 2 1 | line 4: '1 2 1' comes after the last entry that was announced",
                "coordinate real general; 2 2; 1 1 1 | line 2: '2 2' must be ROWS COLUMNS ENTRIES",
                "coordinate real general; 2 -2 0 | line 2: columns '-2' must be a whole number in 0..100",
                "coordinate real symmetric; 2 3 0 | line 2: a symmetric matrix must be square, but this is 2 x 3",
                "coordinate real symmetric; 2 2 1; 1 2 1 | line 3: row 1, column 2: only what is under the diagonal or on it is stored",
                "coordinate real skew-symmetric; 2 2 1; 1 1 1 | line 3: row 1, column 1: only what is under the diagonal is stored",
                "coordinate complex general; 1 1 0 | line 1: field 'complex' must be one of [real, integer, pattern]",
                "coordinate real hermitian; 1 1 0 | line 1: symmetry 'hermitian' must be one of [general, symmetric, skew-symmetric]",
                "sparse real general; 1 1 0 | line 1: format 'sparse' must be one of [coordinate, array]",
                "array pattern general; 1 1 | line 1: field 'pattern' goes with coordinate only; with array it must be real or integer",
                "array real general; 1 2; 1 | line 4: the text ends where one VALUE must come",
                "coordinate real general; 1 1 2; 1 1 1e308; 1 1 1e308 | line 4: row 0, column 0: its entries add up to Infinity",
            })
    void whatIsNoMatrixIsRefusedWithLineAndToken(String text, String message) {
        assertEquals(
                message, assertThrows(IllFormedMatrix.class, () -> matrix(text)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coordinate real general; 2000000000 1 0",
                "coordinate real general; 1 99999999999999999999 0",
                "coordinate real general; 2 2 2000000000; 1 1 1",
                "array real general; 100 100",
            })
    void aSizeBeyondTheLimitIsRefusedBeforeMemoryIsTakenForIt(String text) {
        var refused = assertThrows(IllFormedMatrix.class, () -> matrix(text));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("line 2: "), refused.getMessage());
    }

    @Test
    void mirroredEntriesCountForTheLimit() {
        var two = new MatrixMarket.Limits(100, 2);
        String text = "%%MatrixMarket matrix coordinate real symmetric\n2 2 2\n1 1 1\n2 1 1\n";
        assertThrows(IllFormedMatrix.class, () -> MatrixMarket.matrix(text, two));
    }

    @Test
    void aTextWithoutItsBannerIsRefused() {
        assertEquals(
                "line 1: the text is empty",
                assertThrows(IllFormedMatrix.class, () -> MatrixMarket.matrix("", LIMITS))
                        .getMessage());
        assertEquals(
                "line 1: '2 2 1' must be %%MatrixMarket matrix FORMAT FIELD SYMMETRY",
                assertThrows(IllFormedMatrix.class, () -> MatrixMarket.matrix("2 2 1\n1 1 1", LIMITS))
                        .getMessage());
    }

    @Test
    void whatIsWrittenReadsBackToTheSameBits() {
        RandomGenerator random = Seeds.generator(3);
        Triplets triplets = new Triplets(9, 7);
        for (int k = 0; k < 25; k++) {
            triplets.add(random.nextInt(9), random.nextInt(7), random.nextGaussian() * 1e-200);
        }
        CsrMatrix general = triplets.toCsr();
        CsrMatrix symmetric = FivePointGrid.laplacian(4, 3).shifted(Math.PI).toCsr();
        for (CsrMatrix matrix : new CsrMatrix[] {general, symmetric, dense("0 1, 1 0"), new Triplets(0, 0).toCsr()}) {
            String text = MatrixMarket.lines(matrix).collect(Collectors.joining("\n"));
            assertEquals(matrix, MatrixMarket.matrix(text, LIMITS));
        }
        assertEquals(
                2 + (symmetric.entries() + 12) / 2,
                MatrixMarket.lines(symmetric).count(),
                "of a symmetric matrix the lower triangle is enough");
    }

    @Test
    void aVectorReadsBackAndAWiderMatrixIsNone() {
        double[] vector = {1, 0, -1.0 / 3, Double.MIN_VALUE};
        String text = MatrixMarket.lines(vector).collect(Collectors.joining("\n"));
        assertArrayEquals(vector, MatrixMarket.vector(text, LIMITS));
        assertThrows(IllFormedMatrix.class, () -> MatrixMarket.vector(text.replace("4 1", "2 2"), LIMITS));
    }

    private static CsrMatrix dense(String text) {
        return CsrMatrixTest.dense(text);
    }

    private static CsrMatrix matrix(String text) {
        return MatrixMarket.matrix("%%MatrixMarket matrix " + text.replace(';', '\n'), LIMITS);
    }
}
